namespace Alerts;

/// <summary>
/// The store cannot do its work: the disk is full, the file is locked by another process, damaged, or cannot be opened. The
/// message is one line for people that says what, where and what to do. Nothing of the failed write was kept.
/// </summary>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException);
