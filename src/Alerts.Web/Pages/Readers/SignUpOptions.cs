using Alerts.Subscriptions;
using Microsoft.Extensions.Options;

namespace Alerts.Web.Pages.Readers;

/// <summary>Whether somebody without an account may sign a mail address up: the configuration section <see cref="Section"/>.</summary>
public sealed class SignUpOptions
{
    public const string Section = "Alerts:SignUp";

    /// <summary>Whether the page <c>/sign-up</c> is there. Default false. It needs that new mail addresses are asked first.</summary>
    public bool Enabled { get; set; }

    /// <summary>Whose subscriptions they become. Default <see cref="SubscriptionDesk.DefaultTenant"/>.</summary>
    public string Tenant { get; set; } = SubscriptionDesk.DefaultTenant;

    /// <summary>Addresses signed up in an hour by one network address. 1 to 1,000; default 5.</summary>
    public int PerHour { get; set; } = 5;
}

/// <param name="rule">Asked only where it counts: it rests on settings with a check of their own.</param>
internal sealed class SignUpOptionsValidator(Func<ConfirmationRule> rule) : IValidateOptions<SignUpOptions>
{
    private const int MostPerHour = 1000;

    public ValidateOptionsResult Validate(string? name, SignUpOptions options)
    {
        var faults = new List<string>();
        if (options.Enabled && !IsAsked())
        {
            faults.Add($"{SignUpOptions.Section}:{nameof(options.Enabled)}: whoever is signed up must be asked first. Set Alerts:Delivery:PublicUrl, and do not set Alerts:Delivery:DoubleOptIn to false.");
        }

        if (!KebabCase.IsMatch(options.Tenant))
        {
            faults.Add($"{SignUpOptions.Section}:{nameof(options.Tenant)}: '{Text.Shorten(options.Tenant, 80)}' is no tenant's id: lower-case words joined by hyphens, at most {KebabCase.MaxLength} characters.");
        }

        if (options.PerHour is < 1 or > MostPerHour)
        {
            faults.Add($"{SignUpOptions.Section}:{nameof(options.PerHour)} must be 1 to {MostPerHour}.");
        }

        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private bool IsAsked()
    {
        try
        {
            return rule().IsAsked;
        }
        catch (OptionsValidationException)
        {
            return true; // Those of delivery are wrong: their own check says how.
        }
    }
}
