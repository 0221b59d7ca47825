using Alerts.Benchmarks;

// Usage: dotnet run -c Release --project bench/Alerts.Benchmarks [delivery|harm|mail|growth|api|pages|routing|tables|diff|state|matcher|sources] [--runs N] [--deliveries N] [--subscriptions N] [--measures N]
if (args is ["receiver"])
{
    await Receiver.RunAsync();
    return 0;
}

if (args is ["mail-receiver"])
{
    await MailReceiver.RunAsync();
    return 0;
}

if (args is ["publishers"])
{
    await PublisherServer.RunAsync();
    return 0;
}

var only = args is [var name, ..] && !name.StartsWith('-') ? name : null;
var options = BenchmarkOptions.Parse(only is null ? args : args[1..]);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

Console.WriteLine($"{Environment.ProcessorCount} cores, {Environment.OSVersion}, .NET {Environment.Version}; medians of {options.Runs} interleaved runs");
Console.WriteLine();
Console.WriteLine("| what | ours /s | raw limit /s | ratio | goal |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
(string Name, Func<Task> Run)[] benchmarks =
[
    ("delivery", () => DeliveryBenchmark.RunAsync(options, stop.Token)),
    ("harm", () => HarmBenchmark.RunAsync(options, stop.Token)),
    ("mail", () => MailBenchmark.RunAsync(options, stop.Token)),
    ("growth", () => GrowthBenchmark.RunAsync(options, stop.Token)),
    ("api", () => ApiBenchmark.RunAsync(options, stop.Token)),
    ("pages", () => PagesBenchmark.RunAsync(options, stop.Token)),
    ("routing", () => RoutingBenchmark.RunAsync(options, stop.Token)),
    ("tables", () => TablesBenchmark.RunAsync(options, stop.Token)),
    ("diff", () => Task.Run(() => DiffBenchmark.Run(options, stop.Token))),
    ("state", () => Task.Run(() => StateBenchmark.Run(options, stop.Token))),
    ("sources", () => SourcesBenchmark.RunAsync(options, stop.Token)),
    ("matcher", () => MatcherBenchmark.RunAsync(options, stop.Token)),
];
if (only is not null && benchmarks.All(b => b.Name != only))
{
    throw new ArgumentException($"{only} is not a benchmark: {string.Join(", ", benchmarks.Select(b => b.Name))}.", nameof(args));
}

foreach (var benchmark in benchmarks.Where(b => only is null || b.Name == only))
{
    await benchmark.Run();
}

return 0;
