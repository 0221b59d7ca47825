using System.Globalization;
using System.Text.Json;
using Alerts.Moving;
using Alerts.Server.Passes;
using Spectre.Console;

namespace Alerts.Server.Moving;

/// <summary>The report of <c>alerts migrate</c>.</summary>
internal static class MoveText
{
    private const int ShownOfHash = 12;

    public static string Json(MoveReport report, long written, long removed)
        => JsonSerializer.Serialize(
            new
            {
                same = report.IsSame,
                written,
                removed,
                kinds = report.Kinds.Select(k => new { kind = k.Kind, rows = k.Rows, rowsThere = k.RowsThere, hash = k.Hash, hashThere = k.HashThere, same = k.IsSame, differing = k.Differing }),
            },
            PassJson.Options);

    public static void Write(MoveReport report, ScreenText text)
    {
        var widest = report.Kinds.Max(k => k.Kind.Length);
        foreach (var kind in report.Kinds)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{kind.Kind.PadRight(widest)}  {kind.Rows,9}  {kind.Hash[..ShownOfHash]}  ");
            text.Line(0, kind.IsSame ? $"{Markup.Escape(line)}same" : string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(line)}[bold]differs[/]: {kind.RowsThere} rows there, {kind.HashThere[..ShownOfHash]}"));
            foreach (var id in kind.Differing)
            {
                text.Plain(widest + 2, id);
            }
        }
    }
}
