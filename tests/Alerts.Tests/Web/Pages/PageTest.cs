namespace Alerts.Tests.Web.Pages;

/// <summary>A server of its own, and somebody who looks at its pages.</summary>
public abstract class PageTest : ServerTest
{
    private Visitor? _visitor;

    /// <summary>Not signed in.</summary>
    private protected Visitor Anybody => _visitor ??= new Visitor(Api.Address);

    /// <summary>Signed in with a key of every scope and no tenant.</summary>
    private protected async Task<Visitor> OperatorAsync()
    {
        var visitor = new Visitor(Api.Address);
        await visitor.SignInAsync(Api.Key);
        return visitor;
    }

    /// <summary>Signed in with a key of this tenant.</summary>
    /// <param name="scopes">Null: all that a tenant's key may have.</param>
    private protected async Task<Visitor> TenantAsync(string tenant = "acme", params string[]? scopes)
    {
        var made = (Access.ApiKeyResult.Made)await Api.KeyDesk.CreateAsync(new Access.ApiKeyRequest("Of a test", tenant, scopes is { Length: > 0 } ? scopes : null), Cancel);
        var visitor = new Visitor(Api.Address);
        await visitor.SignInAsync(made.Text);
        return visitor;
    }
}
