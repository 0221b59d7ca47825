using System.Net;
using Azure;

namespace Alerts.Storage.Tables;

/// <summary>Says in one line what an answer of the storage account means for whoever runs the system. Addresses and keys are not repeated.</summary>
internal static class StorageFault
{
    private const string Unreachable = "The storage account cannot be reached. Check the network, the endpoints in Alerts:Storage and whether Azurite runs.";

    /// <summary>The call, with every fault of the account as a <see cref="StorageException"/>.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException e)
        {
            throw new StorageException(Sentence(e), e);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<RequestFailedException>().FirstOrDefault() is { } last)
        {
            // What the SDK throws when all its repeats failed.
            throw new StorageException(Sentence(last), last);
        }
    }

    /// <param name="nothing">What is returned where there is no such row, table, blob or container.</param>
    public static Task<T> GuardAsync<T>(Func<Task<T>> call, T nothing)
        => GuardAsync(async () =>
        {
            try
            {
                return await call();
            }
            catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.NotFound)
            {
                return nothing;
            }
        });

    private static string Sentence(RequestFailedException e) => e.Status == 0 ? Unreachable : (HttpStatusCode)e.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"The storage account refuses us ({e.ErrorCode ?? "403"}). Check the identity's roles: Storage Table Data Contributor and Storage Blob Data Contributor.",
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => $"The storage account is busy ({e.ErrorCode ?? "503"}), also after repeats. Nothing is lost; it is tried again.",
        HttpStatusCode.InternalServerError or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => $"The storage account failed ({e.ErrorCode ?? "500"}), also after repeats. Nothing is lost; it is tried again.",
        HttpStatusCode.RequestEntityTooLarge => "The storage account takes no row of that size.",
        _ => $"The storage account refused a request ({e.Status} {e.ErrorCode}).",
    };
}
