using System.Text;
using Alerts.Sources;
using Alerts.Sources.Reading;

namespace Alerts.Tests.Sources;

public sealed class TextDecodingTests
{
    private const string Chinese = "商务部公告：镓、锗出口管制";
    private const string Japanese = "輸出貿易管理令の一部改正";
    private const string Korean = "수출통제 갈륨 똠방각하";
    private const string French = "Règlement – « décret » n° 5";

    [Theory]
    [InlineData("gb18030", "gb2312", Chinese)]
    [InlineData("gb18030", "GBK", Chinese)]
    [InlineData("gb18030", "GB18030", Chinese + "𠮷㐀")]
    [InlineData("shift_jis", "Shift_JIS", Japanese)]
    [InlineData("shift_jis", "x-sjis", Japanese)]
    [InlineData("euc-jp", "euc-jp", Japanese)]
    [InlineData("ks_c_5601-1987", "EUC-KR", Korean)]
    [InlineData("windows-1252", "iso-8859-1", French)]
    [InlineData("utf-8", "utf8", Chinese + Japanese + Korean)]
    public void A_charset_is_known_by_the_names_that_pages_use(string encoding, string label, string text)
    {
        Assert.Equal($"""<?xml version="1.0" encoding="{label}"?>{text}""", Decode(encoding, $"""<?xml version="1.0" encoding="{label}"?>{text}""", TextKind.Xml));
        Assert.EndsWith(text, Decode(encoding, $"""<html><head><meta charset="{label}">{text}""", TextKind.Html), StringComparison.Ordinal);
        Assert.EndsWith(text, Decode(encoding, $"""<head><title>x</title><META http-equiv=Content-Type content='text/html; charset={label}'>{text}""", TextKind.Html), StringComparison.Ordinal);
        Assert.Equal($$"""{"a":"{{text}}"}""", Decode(encoding, $$"""{"a":"{{text}}"}""", TextKind.Json, http: label));
    }

    [Fact]
    public void Xml_believes_its_declaration_first_and_html_believes_http()
    {
        Assert.EndsWith(Japanese, Decode("shift_jis", $"""<?xml version="1.0" encoding="shift_jis"?>{Japanese}""", TextKind.Xml, http: "utf-8"), StringComparison.Ordinal);
        Assert.EndsWith(Japanese, Decode("shift_jis", $"""<meta charset="utf-8">{Japanese}""", TextKind.Html, http: "\"Shift_JIS\""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_byte_order_mark_is_believed_before_all(string encoding)
    {
        var of = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. of.Preamble, .. of.GetBytes($"""<meta charset="gb2312">{Chinese}""")];

        Assert.EndsWith(Chinese, TextDecoding.Of(new SourceDocument("d", bytes, Charset: "shift_jis"), TextKind.Html), StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_1252_letters_in_what_says_it_is_utf_8_are_read_as_what_they_are()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("<镓> "), .. CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(French)];

        Assert.All(Enum.GetValues<TextKind>(), kind => Assert.Equal($"<镓> {French}", TextDecoding.Of(new SourceDocument("d", bytes, Charset: "utf-8"), kind)));
    }

    [Fact]
    public void Damage_in_a_stretch_of_other_letters_costs_the_damaged_ones_only()
    {
        var bytes = Encoding.UTF8.GetBytes("镓锗锑");
        bytes[4] = 0xFF;

        var text = TextDecoding.Of(new SourceDocument("d", bytes), TextKind.Json);
        Assert.StartsWith("镓\uFFFD", text, StringComparison.Ordinal);
        Assert.EndsWith("锑", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charset_that_nobody_knows_says_nothing()
        => Assert.EndsWith(Chinese, Decode("utf-8", $"""<meta charset="klingon">{Chinese}""", TextKind.Html, http: "utf-7"), StringComparison.Ordinal);

    private static string Decode(string encoding, string text, TextKind kind, string? http = null)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return TextDecoding.Of(new SourceDocument("d", Encoding.GetEncoding(encoding).GetBytes(text), Charset: http), kind);
    }
}
