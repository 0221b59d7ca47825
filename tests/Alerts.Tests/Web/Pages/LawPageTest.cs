using Alerts.Policies;
using Alerts.Tests.Web.Support;

namespace Alerts.Tests.Web.Pages;

/// <summary>Somebody looks at the law of <see cref="Sample"/>, or at something like it.</summary>
public abstract class LawPageTest : PageTest
{
    private protected const string Hostile = "<script>alert(1)</script>\u202E\u0000\u001b]8;;x\u0007 \"quoted\" &amp; عربي";

    /// <summary>The sample with one measure changed.</summary>
    private protected static PolicyDataset With(string id, Func<Measure, Measure> change)
    {
        var file = Sample.Dataset().File;
        return new PolicyDataset(file with { Measures = [.. file.Measures.Select(m => m.Id.Value == id ? change(m) : m)] });
    }

    /// <summary>Nothing of what is shown became a part of the page.</summary>
    private protected static void IsWhole(Seen page)
    {
        Assert.Empty(page.Document.QuerySelectorAll("script:not([src]), [style], style, [onclick], [onload], [onerror], iframe, object"));
        Assert.DoesNotContain('\u202E', page.Body);
        Assert.DoesNotContain('\u0000', page.Body);
        var ids = page.Document.All.Select(e => e.Id).OfType<string>().Where(i => i.Length > 0).ToList();
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.All(ids, i => Assert.Matches("^[A-Za-z][A-Za-z0-9_-]*$", i));
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.All(page.Document.QuerySelectorAll("a[href^='#']"), a => Assert.Contains(a.GetAttribute("href")![1..], ids));
        Assert.All(page.Document.QuerySelectorAll("[aria-labelledby]").SelectMany(e => e.GetAttribute("aria-labelledby")!.Split(' ')), i => Assert.Contains(i, ids));
    }
}
