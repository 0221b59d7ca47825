namespace Alerts.Policies;

/// <summary>How sentences name what one act does to another.</summary>
public static class RelationWords
{
    public static string Verb(RelationType type) => type switch
    {
        RelationType.Suspends => "suspends",
        RelationType.Amends => "amends",
        RelationType.Extends => "extends",
        RelationType.Repeals => "repeals",
        RelationType.Excepts => "grants an exception to",
    };

    public static string Participle(RelationType type) => type switch
    {
        RelationType.Suspends => "suspended",
        RelationType.Amends => "amended",
        RelationType.Extends => "extended",
        RelationType.Repeals => "repealed",
        RelationType.Excepts => "excepted from",
    };

    public static string NounOf(RelationType type) => type switch
    {
        RelationType.Suspends => "suspension of",
        RelationType.Amends => "amendment of",
        RelationType.Extends => "extension of",
        RelationType.Repeals => "repeal of",
        RelationType.Excepts => "exception to",
    };

    public static ChangeKind Added(RelationType type) => type switch
    {
        RelationType.Suspends => ChangeKind.Suspended,
        RelationType.Amends => ChangeKind.Amended,
        RelationType.Extends => ChangeKind.Extended,
        RelationType.Repeals => ChangeKind.Repealed,
        RelationType.Excepts => ChangeKind.Excepted,
    };
}
