using System.Text.RegularExpressions;

namespace Alerts.Classification;

/// <summary>
/// The words by which sentences of announcements say what they do. Matched without backtracking, so that no text costs more than its
/// length.
/// </summary>
internal sealed class ActionCues
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>In this order: what an earlier one took is not there for the later, so that 暂停实施 is no 实施.</summary>
    private readonly (ActionKind Kind, Regex Cue)[] _cues;
    private readonly Regex _denied;
    private readonly Regex _past;
    private readonly Regex _itself;

    private ActionCues((ActionKind Kind, string Cue)[] cues, string denied, string past, string itself)
        => (_cues, _denied, _past, _itself) = ([.. cues.Select(c => (c.Kind, New(c.Cue)))], New(denied), New(past), New(itself));

    public static ActionCues Chinese { get; } = new(
        [
            (ActionKind.Extend, "继续暂停|延长|延期|顺延|展期"),
            (ActionKind.Resume, "(恢复|重新)(实施|执行|施行|适用|生效)|自动恢复"),
            (ActionKind.Suspend, "暂停(实施|执行|施行|适用|采取|办理)|暂停[^。；;，,]{0,40}(措施|公告|管制|规定|禁令|款|条)|中止(实施|执行|施行|适用)|暂不(实施|执行|施行|适用)"),
            (ActionKind.End, "废止|停止(实施|执行|施行|适用)|(取消|撤销|解除|终止)[^。；;，,]{0,40}(管制|措施|公告|许可|限制|禁令)|(公告|措施|规定|管制)[^。；;，,]{0,20}(失效|取消|撤销|解除|终止)|移出[^。；;，,]{0,40}(清单|名单|目录)"),
            (ActionKind.List, "(列入|纳入|增列|移入|加入)[^。；;]{0,60}(清单|名单|目录)|(清单|名单|目录)[^。；;]{0,20}(增加|新增|增列)"),
            (ActionKind.Start, "自[^。；;]{1,30}起[^。；;]{0,20}(实施|施行|执行|生效)|正式(实施|施行|生效)|实施[^。；;，,]{0,20}(出口)?(管制|管理措施|禁令|限制)|禁止[^。；;]{0,60}出口|加强[^。；;]{0,40}出口管制"),
            (ActionKind.Licence, "不予许可|(出口|通用|临时|单项)?许可(证|手续|申请|决定)|申请[^。；;]{0,20}许可|(予以|准予|给予|取得|获得|未经)[^。；;，,]{0,10}许可|豁免[^。；;，,]{0,10}许可"),
        ],
        denied: "(不|未|不再|并不|并未|并非|无需|无须|没有|尚未|不得|不会)(予|能|应|是|再|自动)?$",
        past: "已(于|经|在)?[^。；;，,]{0,30}$|曾[^。；;，,]{0,20}$|此前|原先|前述公告曾",
        itself: "本(公告|决定|令|办法|规定|通知)");

    public static ActionCues English { get; } = new(
        [
            (ActionKind.Extend, @"\b(extend(s|ed|ing)?|extensions? of|prolong(s|ed|ing|ation)?|renew(s|ed|al|ing)?)\b"),
            (ActionKind.Resume, @"\b(resum(e|es|ed|ing|ption)|reinstat(e|es|ed|ing|ement)|re-?impos(e|es|ed|ing|ition)|back in(to)? (force|effect)|(apply|applies|in force|in effect|into force|into effect) again)\b"),
            (ActionKind.Suspend, @"\b(suspend(s|ed|ing)?|suspensions? of|stay(s|ed|ing)? (of )?the|paus(e|es|ed|ing))\b"),
            (ActionKind.End, @"\b(revok(e|es|ed|ing)|revocation|rescind(s|ed|ing)?|rescission|repeal(s|ed|ing)?|terminat(e|es|ed|ing|ion)|withdraw(s|n|ing|al)?|ceas(e|es|ed) to (apply|have effect)|(remov(e|es|ed|ing|al)|delet(e|es|ed|ing|ion))\b[^.;]{0,120}\b(lists?|annex|schedule))\b"),
            (ActionKind.List, @"\b((add(s|ed|ing)?|addition)\b[^.;]{0,160}\b(lists?|annex|schedule|supplement)|(lists?|annex|schedule|supplement)\b[^.;]{0,40}\b(is|are) amended|placed on the [^.;]{0,60}list)\b"),
            (ActionKind.Start, @"\b(takes? effect|effective (on|from|as of|immediately|date)|(is|are|be|become|becomes) effective|(enters?|comes?|entered|came) into (force|effect|operation)|appl(y|ies) from|impos(e|es|ed|ing)|implement(s|ed|ing)? [^.;]{0,30}controls?|shall not be exported|prohibit(s|ed|ing)?)\b"),
            (ActionKind.Licence, @"\b(licen[cs](e|es|ed|ing)|presumption of (denial|approval)|export authori[sz]ations?)\b"),
        ],
        denied: @"\b(not|never|nor|neither|no longer|without|cannot)\b[^.;,]{0,24}$|\bno [a-z][^.;,]{0,24}$",
        past: @"\b(was|were|had (been)?|has been|have been|having been|previously|formerly|earlier|already)\b[^.;,]{0,40}$",
        itself: @"\bthis (rule|notice|order|regulation|proclamation|decision|announcement|final rule|interim final rule|act|action)\b|\bthese regulations\b");

    /// <summary>What a sentence does and by which words. An extension of a suspension suspends nothing anew.</summary>
    public IReadOnlyList<(ActionKind Kind, int Start, int Length)> In(string sentence)
    {
        var all = All(sentence).ToList();
        return all.Exists(c => c.Kind == ActionKind.Extend) ? all.FindAll(c => c.Kind != ActionKind.Suspend) : all;
    }

    private IEnumerable<(ActionKind Kind, int Start, int Length)> All(string sentence)
    {
        var left = sentence;
        foreach (var (kind, cue) in _cues)
        {
            foreach (var match in cue.Matches(left).Select(m => (m.Index, m.Length)))
            {
                // What was denied is not there for later cues either: 不暂停实施 starts nothing.
                left = $"{left[..match.Index]}{new string(' ', match.Length)}{left[(match.Index + match.Length)..]}";
                if (!_denied.IsMatch(sentence[..match.Index]))
                {
                    yield return (kind, match.Index, match.Length);
                }
            }
        }
    }

    public bool IsPast(string sentence, int cue) => _past.IsMatch(sentence[..cue]);

    public bool IsOfItself(string sentence) => _itself.IsMatch(sentence);

    private static Regex New(string pattern) => new(pattern, Linear, Timeout);
}
