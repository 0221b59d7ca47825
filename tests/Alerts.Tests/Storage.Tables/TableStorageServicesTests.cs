using System.Reflection;
using Alerts.Access;
using Alerts.Deliveries;
using Alerts.Queues;
using Alerts.Storage.Tables;
using Alerts.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Alerts.Tests.Storage.Tables;

public sealed class TableStorageServicesTests
{
    [Fact]
    public void Every_store_that_has_index_rows_is_made_before_they_are_mended()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<ISecretProtector, FakeProtector>().AddSingleton(Mock.Of<IMessageQueue>())
            .AddAlertsTables(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Alerts:Storage:ConnectionString"] = "UseDevelopmentStorage=true" }).Build());
        var stores = typeof(TableStorageServices).Assembly.GetTypes().Where(t => !t.ContainsGenericParameters && FieldsOf(t).Any(f => f.FieldType.IsGenericType && f.FieldType.GetGenericTypeDefinition() == typeof(IndexedTable<>))).ToList();
        Assert.NotEmpty(stores);
        Assert.All(stores, store => Assert.Contains(store, services.Select(s => s.ImplementationType)));
        Assert.Equal(
            services.Where(s => stores.Contains(s.ImplementationType!)).Select(s => s.ServiceType.Name).Order(StringComparer.Ordinal),
            TableStorageServices.Indexed.Select(t => t.Name).Order(StringComparer.Ordinal));

        var made = new List<Type>();
        foreach (var store in services.Where(s => stores.Contains(s.ImplementationType!)).ToList())
        {
            services.AddSingleton(store.ServiceType, provider =>
            {
                made.Add(store.ImplementationType!);
                return ActivatorUtilities.CreateInstance(provider, store.ImplementationType!);
            });
        }

        services.BuildServiceProvider().GetRequiredService<IStoreUpkeep>();
        Assert.Equal(stores.ToHashSet(), [.. made]);
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
        => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Concat(type.BaseType is { } parent ? FieldsOf(parent) : []);
}
