namespace Alerts;

/// <summary>The program cannot do its work for a reason that its user can mend. The message is one line: what, where, what to do.</summary>
public sealed class UserFaultException(string message, Exception? innerException = null) : Exception(message, innerException);
