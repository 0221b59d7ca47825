using Spectre.Console;

namespace Alerts.Server.Passes;

/// <summary>
/// Writes lines for people: wrapped under their indent on a terminal, one line each where the output goes to a file or a
/// pipe, so that a search finds a whole sentence.
/// </summary>
public sealed class ScreenText(IAnsiConsole console)
{
    private const int WidthOfAFile = 100_000;

    private readonly bool _isTerminal = console.Profile.Out.IsTerminal;

    /// <summary>For the standard output of this process.</summary>
    public static ScreenText ForOutput()
    {
        var text = new ScreenText(AnsiConsole.Console);
        if (!text._isTerminal)
        {
            AnsiConsole.Console.Profile.Width = WidthOfAFile;
        }

        return text;
    }

    public void Blank() => console.WriteLine();

    public void Heading(string text) => console.MarkupLineInterpolated($"[bold]{text}[/]");

    /// <param name="markup">Escape what is not ours: <see cref="Markup.Escape"/>.</param>
    public void Line(int indent, string markup)
    {
        if (_isTerminal)
        {
            console.Write(new Padder(new Markup(markup), new Padding(indent, 0, 0, 0)));
        }
        else
        {
            console.MarkupLine(new string(' ', indent) + markup);
        }
    }

    public void Plain(int indent, string text) => Line(indent, Markup.Escape(text));
}
