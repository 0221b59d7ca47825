using Alerts.Benchmarks;

// Usage: dotnet run -c Release --project bench/Alerts.Benchmarks [--runs N] [--deliveries N] [--subscriptions N]
if (args is ["receiver"])
{
    await Receiver.RunAsync();
    return 0;
}

var options = BenchmarkOptions.Parse(args);
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
await DeliveryBenchmark.RunAsync(options, stop.Token);
await RoutingBenchmark.RunAsync(options, stop.Token);
return 0;
