namespace Alerts.Policies;

/// <summary>What became of a measure: added, withdrawn, or changed with its provisions.</summary>
internal static class MeasureChanges
{
    private const string NotInRecord = "not in the record";

    public static IEnumerable<PolicyChange> Added(Comparison comparison, Measure now)
    {
        yield return new PolicyChange(
            ChangeKind.MeasureAdded, now.Id, null, Concerns(comparison, now, now), $"new: {now.EnglishTitle}", NotInRecord, comparison.After.Summary(now),
            new PolicyEdit.PutMeasure(now with { Provisions = [.. now.Provisions.Select(Bare)] }));
        foreach (var change in now.Provisions.SelectMany(p => RelationChanges.Of(comparison, new ProvisionKey(now.Id, p.Number), null, p.Relations)))
        {
            yield return change;
        }
    }

    public static IEnumerable<PolicyChange> Withdrawn(Comparison comparison, Measure was)
    {
        yield return new PolicyChange(
            ChangeKind.MeasureWithdrawn, was.Id, null, Concerns(comparison, was, was), $"record withdrawn: {was.EnglishTitle}",
            comparison.Before.Summary(was), "no longer in the record: it was wrong or joined with another",
            new PolicyEdit.DropMeasure(was.Id));
        foreach (var change in was.Provisions.SelectMany(p => RelationChanges.Of(comparison, new ProvisionKey(was.Id, p.Number), p.Relations, null)))
        {
            yield return change;
        }
    }

    public static void Between(Comparison comparison, Measure was, Measure now, List<PolicyChange> changes)
    {
        if (ReferenceEquals(was, now))
        {
            return;
        }

        foreach (var aspect in PolicyAspects.OfMeasures)
        {
            if (!PolicyAspects.Same(aspect, was, now))
            {
                changes.Add(Of(comparison, aspect, was, now));
            }
        }

        Provisions(comparison, was, now, changes);
    }

    private static void Provisions(Comparison comparison, Measure was, Measure now, List<PolicyChange> changes)
    {
        foreach (var provision in now.Provisions)
        {
            var key = new ProvisionKey(now.Id, provision.Number);
            if (comparison.Before.Dataset.Provisions.TryGetValue(key, out var old))
            {
                changes.AddRange(ProvisionChanges.Of(comparison, was, now, old, provision));
                changes.AddRange(RelationChanges.Of(comparison, key, old.Relations, provision.Relations));
                continue;
            }

            var origins = MaterialMoves.Origins(comparison, was, now, provision.Effect, provision.Materials);
            changes.Add(new PolicyChange(
                ChangeKind.ProvisionAdded, now.Id, key, comparison.Concerns(key), $"¶{key.Number} {(origins.Count == 0 ? "added" : $"added, taken from {string.Join(", ", origins)}")}: {provision.Title}",
                origins.Count == 0 ? NotInRecord : $"in {string.Join(", ", origins)}", comparison.After.Summary(key), new PolicyEdit.PutProvision(now.Id, Bare(provision))));
            changes.AddRange(RelationChanges.Of(comparison, key, null, provision.Relations));
        }

        foreach (var provision in was.Provisions)
        {
            var key = new ProvisionKey(was.Id, provision.Number);
            if (!comparison.After.Has(key))
            {
                var heirs = MaterialMoves.Heirs(comparison, was, now, provision.Effect, provision.Materials);
                changes.Add(new PolicyChange(
                    ChangeKind.ProvisionRemoved, was.Id, key, comparison.Concerns(key), $"¶{key.Number} {(heirs.Count == 0 ? "removed from the record" : $"now stands in {string.Join(", ", heirs)}")}: {provision.Title}",
                    comparison.Before.Summary(key), heirs.Count == 0 ? "no longer in the record" : $"in {string.Join(", ", heirs)}", new PolicyEdit.DropProvision(key)));
                changes.AddRange(RelationChanges.Of(comparison, key, provision.Relations, null));
            }
        }
    }

    private static PolicyChange Of(Comparison comparison, MeasureAspect aspect, Measure was, Measure now)
    {
        var (kind, says, before, after) = aspect switch
        {
            MeasureAspect.Kind => Kind(was, now),
            MeasureAspect.Jurisdiction => (ChangeKind.Corrected, $"jurisdiction is {now.Jurisdiction}", $"recorded as an act of {was.Jurisdiction}", $"recorded as an act of {now.Jurisdiction}"),
            MeasureAspect.Parties => (ChangeKind.PartiesChanged, $"parties are now {Parties(now)}", $"parties: {Parties(was)}", $"parties: {Parties(now)}"),
            MeasureAspect.Issued => (ChangeKind.DatesMoved, $"issued {ProvisionChanges.Day(now.Issued)}", $"issued {ProvisionChanges.Day(was.Issued)}", $"issued {ProvisionChanges.Day(now.Issued)}"),
            MeasureAspect.Effective => Effective(comparison, was, now),
            MeasureAspect.Words => Words(was, now),
            MeasureAspect.Notes => Notes(was, now),
        };
        return new PolicyChange(kind, now.Id, null, Concerns(comparison, was, now), says, before, after, new PolicyEdit.SetMeasure(aspect, now));
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Kind(Measure was, Measure now)
    {
        var kind = (was.IsInstrument, now.IsInstrument) switch
        {
            (false, true) => ChangeKind.Confirmed,
            (true, false) => ChangeKind.Unconfirmed,
            _ => ChangeKind.Corrected,
        };
        return (kind, $"is now recorded as {Sort(now)}", Sort(was), Sort(now));
    }

    // A day of the measure is the first day of those provisions that have none of their own.
    private static (ChangeKind Kind, string Says, string Before, string After) Effective(Comparison comparison, Measure was, Measure now)
    {
        var moved = now.Provisions.Select(p => new ProvisionKey(now.Id, p.Number))
            .Any(k => comparison.Before.Has(k) && comparison.Before.Dataset.StartOf(k) != comparison.After.Dataset.StartOf(k));
        var (before, after) = (ProvisionChanges.Day(was.Effective), ProvisionChanges.Day(now.Effective));
        return (moved ? ChangeKind.DatesMoved : ChangeKind.Corrected, $"in effect from {after}", $"in effect from {before}", $"in effect from {after}");
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Words(Measure was, Measure now)
    {
        var words = new WordChanges();
        words.Compare("number", was.Number, now.Number);
        foreach (var language in was.Titles.Keys.Union(now.Titles.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            words.Compare($"title ({language})", was.Titles.GetValueOrDefault(language), now.Titles.GetValueOrDefault(language));
        }

        words.Compare("quote", was.Quote?.Text, now.Quote?.Text);
        words.Compare("language of the quote", was.Quote?.Lang, now.Quote?.Lang);
        words.Compare("open questions", was.OpenQuestions, now.OpenQuestions);
        return (ChangeKind.Corrected, $"{words.Which} corrected", words.Before, words.After);
    }

    private static (ChangeKind Kind, string Says, string Before, string After) Notes(Measure was, Measure now)
    {
        var words = new WordChanges();
        words.Compare("confidence", $"{was.Confidence}", $"{now.Confidence}");
        words.Compare("time zone", was.TimeZone, now.TimeZone);
        words.Compare("notes", was.Notes, now.Notes);
        words.Compare("issuers", was.Issuers, now.Issuers);
        words.Compare("addresses", [.. was.Urls.Select(u => u.OriginalString)], (IReadOnlyList<string>)[.. now.Urls.Select(u => u.OriginalString)]);
        return (ChangeKind.Noted, $"noted: {words.Which}", words.Before, words.After);
    }

    private static ChangeConcerns Concerns(Comparison comparison, Measure was, Measure now)
        => comparison.Concerns(was.Provisions.Concat(now.Provisions).Select(p => new ProvisionKey(now.Id, p.Number)).Distinct());

    private static Provision Bare(Provision provision) => provision.Relations is null ? provision : provision with { Relations = null };

    private static string Parties(Measure measure) => measure.Parties is { Count: > 0 } parties ? string.Join(", ", parties.Order(StringComparer.Ordinal)) : "none";

    private static string Sort(Measure measure) => measure.Kind switch
    {
        MeasureKind.Control => "a control",
        MeasureKind.Suspension => "a suspension",
        MeasureKind.GeneralLicence => "a general licence",
        MeasureKind.EntityListing => "a listing of entities",
        MeasureKind.Quota => "a quota",
        MeasureKind.Tariff => "a tariff",
        MeasureKind.Designation => "a designation",
        MeasureKind.Framework => "a framework",
        MeasureKind.Programme => "a programme",
        MeasureKind.Agreement => "an agreement",
        MeasureKind.Statement => "a statement",
        MeasureKind.Report => "a report without an instrument",
    };
}
