using Alerts.Materials;
using Alerts.Policies;
using Alerts.Tests.Support;

namespace Alerts.Tests.Policies;

/// <summary>What data/policies.json holds: every researched record, as what it is.</summary>
public sealed class ShippedLawTests
{
    [Theory]
    [InlineData(MeasureKind.Control, """
        cd-arecoms-2025-001 cn-mofcom-2023-23 cn-mofcom-2023-39 cn-mofcom-2024-33 cn-mofcom-2024-46 cn-mofcom-2025-10 cn-mofcom-2025-18
        cn-mofcom-2025-55 cn-mofcom-2025-56 cn-mofcom-2025-57 cn-mofcom-2025-58 cn-mofcom-2025-61 cn-mofcom-2025-62 cn-mofcom-2025-68
        cn-mofcom-2026-1 cn-most-mofcom-2023-57 cn-most-mofcom-2025-28 eu-dual-use-2026 id-bauxite-2023 id-esdm-11-2019
        us-bis-affiliates-2025 us-dfars-7052 vn-geology-minerals-2025 zw-raw-minerals-2026
        """)]
    [InlineData(MeasureKind.Suspension, "cn-mofcom-2025-70 cn-mofcom-2025-72 us-bis-affiliates-suspension-2025")]
    [InlineData(MeasureKind.GeneralLicence, "")]
    [InlineData(MeasureKind.EntityListing, "cn-mofcom-2026-11 cn-mofcom-2026-12 cn-mofcom-2026-27 cn-mofcom-2026-30")]
    [InlineData(MeasureKind.Quota, "cd-arecoms-quota-2025")]
    [InlineData(MeasureKind.Tariff, "us-s301-magnets-2026")]
    [InlineData(MeasureKind.Designation, "us-usgs-list-2025")]
    [InlineData(MeasureKind.Framework, "cn-state-council-785 cn-state-council-792 eu-crma")]
    [InlineData(MeasureKind.Programme, "au-cmsr cn-antismuggling-2025-05 us-aam-adcvd us-eo-14272 us-proc-11001 us-project-vault")]
    [InlineData(MeasureKind.Agreement, "us-au-framework us-forge-ministerial us-jp-framework us-kz-mou us-my-mou")]
    [InlineData(MeasureKind.Statement, "cn-kl-extension-2026-09-28 eu-resourceeu")]
    [InlineData(MeasureKind.Report, "cn-mofcom-general-licences-2025-12 ga-manganese-2029 gn-bauxite-2026 mm-kachin-re-2024 mm-wa-tin-2023 my-raw-re-moratorium")]
    public async Task Each_record_is_there_as_what_it_is(MeasureKind kind, string ids)
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.Equal(
            ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            law.Measures.Where(m => m.Kind == kind).Select(m => m.Id.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task There_are_56_records_by_jurisdiction_and_id()
    {
        var measures = (await ShippedData.PoliciesAsync()).File.Measures;
        Assert.Equal(56, measures.Count);
        Assert.Equal(measures.OrderBy(m => m.Jurisdiction, StringComparer.Ordinal).ThenBy(m => m.Id.Value, StringComparer.Ordinal).Select(m => m.Id), measures.Select(m => m.Id));
    }

    [Fact]
    public async Task Each_record_has_an_English_title_and_addresses_that_lead_somewhere()
        => Assert.All((await ShippedData.PoliciesAsync()).Measures, m =>
        {
            Assert.False(string.IsNullOrWhiteSpace(m.Titles["en"]));
            Assert.All(m.Urls, u => Assert.True(u.IsAbsoluteUri && u.Host.Contains('.', StringComparison.Ordinal), $"{m.Id}: {u}"));
        });

    [Fact]
    public async Task Chinese_announcements_have_their_Chinese_title_or_say_that_it_is_not_known()
        => Assert.All(
            (await ShippedData.PoliciesAsync()).Measures.Where(m => m.Jurisdiction == "CN" && m.IsInstrument && !m.Titles.ContainsKey("zh")),
            m => Assert.Contains(m.OpenQuestions ?? [], q => q.Contains("Chinese title", StringComparison.Ordinal)));

    [Fact]
    public async Task What_has_no_first_day_or_an_unverified_text_says_what_is_open()
        => Assert.All(
            (await ShippedData.PoliciesAsync()).Measures.SelectMany(m => m.Provisions.Select(p => (Measure: m, Provision: p)))
                .Where(x => x.Provision.Effect != ProvisionEffect.Statement && (x.Provision.Effective is null || x.Provision.Confidence is Confidence.Low or Confidence.NotVerified)),
            x => Assert.NotEmpty((x.Provision.OpenQuestions ?? []).Concat(x.Measure.OpenQuestions ?? [])));

    [Fact]
    public async Task Quotas_have_an_amount_and_both_days()
    {
        var quotas = (await ShippedData.PoliciesAsync()).Provisions.Where(p => p.Value.Quota is not null).OrderBy(p => p.Key.Number, StringComparer.Ordinal);
        Assert.Equal(
            [("2025-10-16", "2025-12-31", 18_125m), ("2026-01-01", "2026-12-31", 96_600m), ("2027-01-01", "2027-12-31", 96_600m)],
            quotas.Select(q => (q.Value.Effective!.Value.ToString("O"), q.Value.End!.LastDay!.Value.ToString("O"), q.Value.Quota!.Amount)));
    }

    [Fact]
    public async Task Agreements_name_their_parties_and_import_acts_their_origins()
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.All(law.Measures, m => Assert.Equal(m.Kind == MeasureKind.Agreement, m.Parties is { Count: > 0 }));
        Assert.Equal(["CN", "RU", "IR", "KP"], law.Provisions[Key("us-dfars-7052", "1")].Origins);
        Assert.All(law.Measure(MeasureId.Parse("us-s301-magnets-2026")).Provisions, p => Assert.Equal(["CN"], p.Origins));
    }

    [Fact]
    public async Task Who_sets_an_end_by_law_says_so_itself()
    {
        var law = await ShippedData.PoliciesAsync();
        var ends = law.Provisions.SelectMany(p => (p.Value.Relations ?? []).Select(r => (p.Key.Measure, r.Until)).Append((p.Key.Measure, Until: p.Value.End)))
            .Where(x => x.Until?.Effective is not null).ToList();
        Assert.Equal([(MeasureId.Parse("cd-arecoms-2025-001"), MeasureId.Parse("cd-arecoms-quota-2025"))], ends.Select(e => (e.Measure, e.Until!.Effective!.By)));
        Assert.All(ends, e => Assert.Contains(
            law.Measure(e.Until!.Effective!.By).Provisions.SelectMany(p => p.Relations ?? []),
            r => r.Measure == e.Measure && r.Type is RelationType.Extends or RelationType.Amends or RelationType.Repeals));
    }

    [Fact]
    public async Task Nothing_that_is_only_reported_is_ever_certain()
    {
        var law = await ShippedData.PoliciesAsync();
        var timeline = new PolicyTimeline(law, await ShippedData.CatalogueAsync());
        var reported = law.Measures.Where(m => m.Kind == MeasureKind.Report).SelectMany(m => m.Provisions.Select(p => new ProvisionKey(m.Id, p.Number))).SelectMany(timeline.PartsOf);
        Assert.All(reported, p => Assert.All(timeline.PeriodsOf(p), period => Assert.Equal(Certainty.Unconfirmed, period.Certainty)));
    }

    [Theory]
    [InlineData("cn-mofcom-2025-70", "28 November 2026", "10 January 2027")]
    [InlineData("cn-mofcom-2023-23", "8110929010", "8112929010")]
    [InlineData("us-proc-11001", "15 January", "14 January")]
    [InlineData("eu-resourceeu", "second quarter", "early in 2026")]
    public async Task Claims_that_disagree_stand_side_by_side(string measure, string one, string other)
    {
        var claims = (await ShippedData.PoliciesAsync()).ClaimsOn(MeasureId.Parse(measure));
        Assert.Contains(claims, c => c.Says.Contains(one, StringComparison.Ordinal));
        Assert.Contains(claims, c => c.Says.Contains(other, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_claim_is_about_something_in_the_record()
    {
        var law = await ShippedData.PoliciesAsync();
        Assert.Distinct(law.File.Claims!.Select(c => c.Id));
        Assert.All(law.File.Claims!.SelectMany(c => c.About), a =>
            Assert.True(law.Contains(a.Measure) && (a.Provisions ?? []).All(p => law.Provisions.ContainsKey(new ProvisionKey(a.Measure, p))), $"{a.Measure} {string.Join(", ", a.Provisions ?? [])}"));
    }

    [Fact]
    public async Task All_critical_minerals_means_minerals_and_metals_but_no_products()
    {
        var catalogue = await ShippedData.CatalogueAsync();
        var members = catalogue.MembersOf(MaterialId.Parse("critical-minerals-all"));
        Assert.Equal(
            ["lithium-batteries", "ndfeb-magnets", "smco-magnets", "superhard-materials"],
            catalogue.Materials.Select(m => m.Id).Except(members).Select(m => m.Value).Order(StringComparer.Ordinal));
    }

    private static ProvisionKey Key(string measure, string number) => new(MeasureId.Parse(measure), number);
}
