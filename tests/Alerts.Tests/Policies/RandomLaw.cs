using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

#pragma warning disable CA5394 // A test's law is no secret.

/// <summary>Small valid datasets and valid changes of them, by seed. Acts bear on earlier ones only, so that no circle forms.</summary>
internal sealed class RandomLaw(int seed)
{
    private static readonly string[] Words = ["one", "two", "three"];
    private static readonly string[] Countries = ["US", "JP", "KR", "DE"];
    private static readonly string[] MaterialIds = ["gallium", "germanium", "dysprosium", "neodymium", "rare-earths", "heavy-rare-earths", "dual-use-all"];

    private readonly Random _random = new(seed);

    public PolicyFile File()
    {
        var ids = Enumerable.Range(0, 8).Where(_ => Chance(60)).Select(i => $"m{i}").DefaultIfEmpty("m0").ToList();
        var measures = ids.Select(id => Measure(id, ids)).ToList();
        return Valid(new PolicyFile(Day(), measures, Enumerable.Range(0, 3).Where(_ => Chance(50)).Select(i => Claim($"c{i}", ids)).ToList()));
    }

    /// <summary>Some random changes; now and then none.</summary>
    public PolicyFile Changed(PolicyFile file)
    {
        for (var i = _random.Next(6); i > 0; i--)
        {
            file = Valid(ChangedOnce(file));
        }

        return file;
    }

    /// <summary>A change that is only kept.</summary>
    public PolicyFile Annotated(PolicyFile file) => Valid(file with
    {
        AsOf = Day(),
        Claims = [Claim("c9", [file.Measures[0].Id.Value])],
        Measures = [.. file.Measures.Select(m => PolicyAspects.Take(MeasureAspect.Notes, m, Measure("m9", [])) with { Provisions = [.. m.Provisions.Select(p => p with { Confidence = One<Confidence>() })] })],
    });

    private PolicyFile ChangedOnce(PolicyFile file)
    {
        var ids = file.Measures.Select(m => m.Id.Value).ToList();
        var at = Pick(file.Measures);
        PolicyFile With(Measure measure) => file with { Measures = [.. file.Measures.Select(m => m == at ? measure : m)] };
        switch (_random.Next(8))
        {
            case 0:
                var id = $"m{_random.Next(8)}";
                return ids.Contains(id) ? file : file with { Measures = [.. file.Measures, Measure(id, ids)] };
            case 1:
                return file.Measures.Count == 1 ? file : file with { Measures = [.. file.Measures.Where(m => m != at)] };
            case 2:
                return With(at with { Provisions = [.. at.Provisions, Provision($"{_random.Next(4)}", at.Id.Value, ids)] });
            case 3:
                return at.Provisions.Count == 1 ? file : With(at with { Provisions = [.. at.Provisions.Skip(1)] });
            case 4:
                return With(PolicyAspects.Take(One<MeasureAspect>(), at, Measure(at.Id.Value, ids)));
            case 5:
                return With(at with { Provisions = [.. at.Provisions.Select(p => PolicyAspects.Take(One<ProvisionAspect>(), p, Provision(p.Number, at.Id.Value, ids)))] });
            case 6:
                return With(at with { Provisions = [.. at.Provisions.Select(p => p with { Relations = [.. (p.Relations ?? []).Where(_ => Chance(60)).Select(Moved), .. Relations(at.Id.Value, ids)] })] });
            default:
                return file with { AsOf = Day(), Claims = [Claim($"c{_random.Next(4)}", ids), .. (file.Claims ?? []).Where(_ => Chance(60))] };
        }
    }

    private Relation Moved(Relation relation) => _random.Next(4) switch
    {
        0 => relation with { Until = End() },
        1 => relation with { From = Day() },
        2 => relation with { Materials = Maybe(Materials) },
        _ => relation,
    };

    // What a reader of the file would refuse is taken out again.
    private static PolicyFile Valid(PolicyFile file)
    {
        var numbers = file.Measures.ToDictionary(m => m.Id, m => m.Provisions.Select(p => p.Number).ToHashSet(StringComparer.Ordinal));
        WindowEnd? Known(WindowEnd? end) => end?.Effective is { } by && !numbers.ContainsKey(by.By) ? end with { Effective = null } : end;
        bool Stands(MeasureId id, IReadOnlyList<string>? provisions) => numbers.TryGetValue(id, out var known) && (provisions ?? []).All(known.Contains);
        return file with
        {
            Measures = [.. file.Measures.Select(m => m with
            {
                Provisions = [.. m.Provisions.DistinctBy(p => p.Number).Select(p => p with
                {
                    End = Known(p.End),
                    Relations = [.. (p.Relations ?? []).Where(r => Stands(r.Measure, r.Provisions)).DistinctBy(CanonicalIdentity).Select(r => r with { Until = Known(r.Until) })],
                })],
            })],
            Claims = [.. (file.Claims ?? []).DistinctBy(c => c.Id).Where(c => c.About.All(a => Stands(a.Measure, a.Provisions)))],
        };
    }

    private static string CanonicalIdentity(Relation r)
        => $"{r.Type} {r.Measure} {r.From} {string.Join(',', (r.Provisions ?? []).Order())} {(r.Materials is null ? "any" : string.Join(',', r.Materials.Order()))} {r.Destinations?.All} {string.Join(',', (r.Destinations?.Only ?? []).Order())} {string.Join(',', (r.Destinations?.Except ?? []).Order())}";

    private Measure Measure(string id, List<string> ids) => new(
        MeasureId.Parse(id), One<MeasureKind>(), Pick(["CN", "US", "EU"]), Pick(["Asia/Shanghai", "UTC"]), Several(Words), Maybe(() => Pick(Words)),
        Chance(50) ? new Dictionary<string, string> { ["en"] = Pick(Words) } : new Dictionary<string, string> { ["zh"] = Pick(Words), ["en"] = Pick(Words) },
        Chance(80) ? Day() : null, Chance(50) ? Day() : null, [.. Several(Words).Select(w => new Uri($"https://example.gov/{w}"))], One<Confidence>(),
        [.. Enumerable.Range(0, 4).Where(_ => Chance(40)).DefaultIfEmpty(0).Select(n => Provision($"{n}", id, ids))],
        Maybe(Quote), Maybe(() => Several(Words)), Maybe(() => Pick(Words)), Maybe(() => Several(Countries)));

    private Provision Provision(string number, string measure, List<string> ids) => new(
        number, Pick(Words), Materials(), Places(), One<ProvisionEffect>(), Chance(80) ? Day() : null, One<Confidence>(), Maybe(() => Pick(Words)),
        Maybe(() => Several(["1C001", "1C002", "1C003"])), Maybe(() => Several(["811292", "280530"])), One<EndUse>(), Maybe(() => Pick(Words)), End(),
        Maybe(() => Several(Words)), Relations(measure, ids), Maybe(() => Several(Countries)), Maybe(() => new QuotaAmount(_random.Next(1, 4), "t")), Maybe(Quote));

    private List<Relation> Relations(string measure, List<string> ids)
        => [.. ids.Where(i => string.CompareOrdinal(i, measure) < 0 && Chance(40)).Select(i => new Relation(
            One<RelationType>(), MeasureId.Parse(i), Day(), Chance(60) ? null : [$"{_random.Next(4)}"], End(), Maybe(Materials), Chance(20) ? Places() : null))];

    private Claim Claim(string id, List<string> ids) => new(
        id, One<ClaimSource>(), Pick(Words), Chance(80) ? Day() : null, Pick(Words), [.. Several(ids).Select(i => new ClaimSubject(MeasureId.Parse(i)))], Pick(Words),
        Chance(50) ? Some.Url : null, One<Confidence>());

    private WindowEnd? End() => _random.Next(5) switch
    {
        0 => null,
        1 => new WindowEnd(new LegalEnd(Day(), Chance(80), One<EndBasis>()), new AnnouncedEnd(Day(), true, EndBasis.Inferred, Pick(Words), Day(), Chance(50) ? Some.Url : null)),
        2 => new WindowEnd(new LegalEnd(Day(), true, EndBasis.Printed), Effective: new EffectiveEnd(Day(), true, EndBasis.Printed, MeasureId.Parse($"m{_random.Next(8)}"))),
        3 => new WindowEnd(Announced: new AnnouncedEnd(Day(), true, EndBasis.Inferred, Pick(Words), Day(), null)),
        _ => new WindowEnd(new LegalEnd(Day(), true, EndBasis.Printed)),
    };

    private DestinationScope Places() => _random.Next(3) switch
    {
        0 => new DestinationScope(All: true),
        1 => new DestinationScope(Only: Several(Countries)),
        _ => new DestinationScope(Except: Several(Countries)),
    };

    private IReadOnlyList<Alerts.Materials.MaterialId> Materials() => Some.Ids(string.Join(' ', Several(MaterialIds)));

    private Quote Quote() => new(Pick(["zh", "en"]), Pick(Words));

    private DateOnly Day() => new DateOnly(2026, 1, 1).AddDays(30 * _random.Next(14));

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T? Maybe<T>(Func<T> make)
        where T : class
        => Chance(30) ? make() : null;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private T One<T>()
        where T : struct, Enum
        => Pick(Enum.GetValues<T>());

    private List<string> Several(IReadOnlyList<string> items) => [.. items.Where(_ => Chance(40)).DefaultIfEmpty(items[0]).OrderBy(_ => _random.Next())];
}
