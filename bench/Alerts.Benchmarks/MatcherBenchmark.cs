using System.Text;
using Alerts.Materials;

namespace Alerts.Benchmarks;

/// <summary>
/// How many bytes of announcements, Chinese and English, the matcher of the shipped materials reads in a second, against a bare decode of the
/// same bytes from UTF-8.
/// </summary>
internal static class MatcherBenchmark
{
    private const double GoalBytes = 200e6;
    // Until the compiler has optimised both sides.
    private const int WarmUp = 20;
    private const int Bytes = 8 << 20;

    // As announcements are: law and procedure for pages, names of materials now and then.
    private static readonly string[] Paragraphs =
    [
        "根据《中华人民共和国出口管制法》和《中华人民共和国两用物项出口管制条例》等法律法规有关规定，为维护国家安全和利益、履行防扩散等国际义务，经国务院批准，决定对以下物项实施出口管制。",
        "出口经营者应当按照有关规定，通过省级商务主管部门向商务部提出申请，填写申请表并提交下列文件：（一）申请人的法定代表人、主要经营管理人以及经办人的身份证明；（二）合同或者协议的副本；（三）最终用户和最终用途证明。",
        "商务部应当自收到申请文件之日起进行审查，或者会同有关部门进行审查，并在法定时限内作出准予或者不予许可的决定。对国家安全有重大影响的物项出口，由商务部会同有关部门报国务院批准。",
        "（一）镓相关物项。1.金属镓（单质）（参考海关商品编号：8110929010、8112929090）。2.氮化镓（包括但不限于晶片、粉末、碎料等形态）。",
        "The Bureau of Industry and Security amends the Export Administration Regulations by adding entities to the Entity List under the destination of the People's Republic of China. These entities have been determined by the U.S. Government to be acting contrary to the national security interests of the United States.",
        "Any person who wishes to comment on this rule may submit comments, identified by docket number, through the portal; all comments are part of the public record and will be made available without change, including any personal information provided. The committee shall meet on the third Monday of each month to consider them.",
        "Licence applications for antimony trioxide and for gallium arsenide wafers are reviewed under a presumption of denial where the end user is a military end user.",
    ];

    public static async Task RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var matcher = new MaterialMatcher(await ShippedMaterials.ReadAsync(cancellationToken));
        var bytes = Text();
        var text = Encoding.UTF8.GetString(bytes);
        var (ours, raw) = (new List<double>(), new List<double>());
        for (var i = -WarmUp; i < options.Runs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (match, decode) = (Figures.Time(() => Match(matcher, text)), Figures.Time(() => Decode(bytes, text.Length)));
            if (i >= 0)
            {
                ours.Add(Figures.PerSecond(bytes.Length, match));
                raw.Add(Figures.PerSecond(bytes.Length, decode));
            }
        }

        Figures.Print($"bytes of mixed announcements matched ÷ decoded from UTF-8 (goal: {GoalBytes / 1e6:N0} MB/s)", ours, raw, GoalBytes / raw.Order().ElementAt(raw.Count / 2));
    }

    private static byte[] Text()
    {
        var text = new StringBuilder();
        var random = new Random(4);
        while (text.Length < Bytes / 2)
        {
            text.Append(Paragraphs[random.Next(Paragraphs.Length)]).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    // In pieces as long as an announcement.
    private static void Match(MaterialMatcher matcher, string text)
    {
        const int Piece = 16 * 1024;
        var found = 0;
        for (var at = 0; at < text.Length; at += Piece)
        {
            found += matcher.Find(text.Substring(at, Math.Min(Piece, text.Length - at))).Count;
        }

        if (found < text.Length / 1000)
        {
            throw new InvalidOperationException($"{found} places are too few.");
        }
    }

    private static void Decode(byte[] bytes, int length)
    {
        if (Encoding.UTF8.GetString(bytes).Length != length)
        {
            throw new InvalidOperationException("The decode is wrong.");
        }
    }
}
