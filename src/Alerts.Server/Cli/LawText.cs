using Alerts.Materials;
using Alerts.Policies;
using Alerts.Server.Passes;
using Alerts.Web.States;

namespace Alerts.Server.Cli;

/// <summary>The answers about the law as people read them. Dates are ISO 8601.</summary>
internal static class LawText
{
    private const int Indent = 2;

    /// <param name="nameOf">What materials are called.</param>
    public static void Write(StateResponse answer, Func<MaterialId, string> nameOf, ScreenText screen)
    {
        if (answer.Results.Count == 0)
        {
            screen.Plain(0, "No provision of the dataset answers that.");
        }

        foreach (var result in answer.Results)
        {
            screen.Heading($"{result.Jurisdiction} {result.ShortName}: {result.Title}");
            screen.Plain(Indent, $"{result.On:O}: {StateText.Word(result.State).ToUpperInvariant()}{(result.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}, {Span(result)}");
            screen.Plain(Indent, $"{LegalText.Effect(result.Effect)}; {(result.Materials.Count > 0 ? LegalText.Materials(nameOf, result.Materials, 12) : "no item is named")}; {LegalText.Destinations(result.Destinations)}{EndUse(result)}");
            foreach (var reason in result.Because)
            {
                screen.Plain(Indent, $"because {reason.Provision} ({reason.Instrument}): {reason.Says}");
            }

            foreach (var reading in result.Readings)
            {
                screen.Plain(Indent, $"reading: {reading}");
            }

            foreach (var question in result.OpenQuestions)
            {
                screen.Plain(Indent, $"open: {question}");
            }

            screen.Blank();
        }
    }

    public static void Write(CliffsResponse answer, ScreenText screen)
    {
        if (answer.Items.Count == 0)
        {
            screen.Plain(0, "Nothing changes by itself in that time, as far as the dataset knows.");
        }

        foreach (var cliff in answer.Items)
        {
            Write(cliff, screen);
        }
    }

    public static void Write(CliffResponse cliff, ScreenText screen)
    {
        screen.Plain(0, $"{cliff.On:O}  {cliff.Subject}{(cliff.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}");
        screen.Plain("2026-11-28  ".Length, $"from {cliff.ChangesOn:O}: {cliff.ByDefault}");
    }

    private static string Span(StateResult result)
    {
        var since = result.Since is { } first ? $"since {first:O}" : "since a day that is not known";
        var until = result.Until is { } last ? $" until {last:O}" : ", no end known";
        return $"{since}{until}{(result.Next is { } next ? $"; from {next.On:O} on {StateText.Word(next.State)}{(next.Certainty == Certainty.Unconfirmed ? " (unconfirmed)" : "")}" : "")}";
    }

    private static string EndUse(StateResult result) => result.EndUse switch
    {
        Policies.EndUse.Any => "",
        Policies.EndUse.Civil => "; civil use",
        Policies.EndUse.Military => $"; military use{Users(result)}",
        Policies.EndUse.Listed => $"; listed parties{Users(result)}",
    };

    private static string Users(StateResult result) => result.EndUsers is { } users ? $" ({users})" : "";
}
