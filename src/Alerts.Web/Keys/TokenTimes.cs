using Microsoft.IdentityModel.Tokens;

namespace Alerts.Web.Keys;

/// <summary>When a token is good, by our clock and not the machine's.</summary>
internal static class TokenTimes
{
    /// <summary>True, or it throws.</summary>
    /// <param name="skew">How far the issuer's clock may differ.</param>
    /// <exception cref="SecurityTokenException">It is not good then, or has no end.</exception>
    public static bool AreGood(DateTime? from, DateTime? until, DateTimeOffset at, TimeSpan skew)
    {
        var now = at.UtcDateTime;
        return until is not { } end ? throw new SecurityTokenNoExpirationException("It has no end.")
            : now - skew >= end ? throw new SecurityTokenExpiredException("It is over.")
            : from > now + skew ? throw new SecurityTokenNotYetValidException("It is not good yet.")
            : true;
    }
}
