using System.Collections.Concurrent;
using System.Globalization;
using Alerts.Alerting;
using Alerts.Channels.Webhook;
using Alerts.Deliveries;
using Microsoft.Extensions.Options;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Alerts.Channels.Email;

/// <summary>
/// Mail by SendGrid. Deliveries of one alert that come at the same time go in one request, a personalization each, so that
/// recipients never see each other. There is no idempotency key: what is not known to be accepted is sent again.
/// </summary>
internal sealed class SendGridMail : IDisposable
{
    /// <summary>SendGrid takes 1,000 recipients a request.</summary>
    public const int MostRecipients = 1000;

    // So long the first of an alert waits for others; the queue hands out many at once.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    // SendGrid puts each recipient's own link in its place.
    private const string LinkPlace = "-alerts-link-";

    private readonly ConcurrentDictionary<string, Batch> _open = new(StringComparer.Ordinal);
    private readonly MailComposer _composer;
    private readonly PublicLinks _links;
    private readonly SendGridOptions _options;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly SendGridClient _client;
    private readonly CancellationTokenSource _stop = new();

    public SendGridMail(MailComposer composer, PublicLinks links, IOptions<SendGridOptions> options, IOptions<DeliveryOptions> delivery, TimeProvider clock)
    {
        (_composer, _links, _options, _timeout, _clock) = (composer, links, options.Value, delivery.Value.Timeout, clock);

        // The address is the operator's own, so a proxy of the environment is fine; its answers are never redirects.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2), ActivityHeadersPropagator = null })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 1 << 20,
        };
        _client = new SendGridClient(_http, new SendGridClientOptions { ApiKey = _options.ApiKey.Length > 0 ? _options.ApiKey : "unused", Host = _options.Host.TrimEnd('/') });
    }

    public async Task<SendOutcome> SendAsync(Alert alert, Target target, string deliveryId, string? follows, CancellationToken cancellationToken)
    {
        var letter = new Letter(target, deliveryId, follows, new TaskCompletionSource<SendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
        while (true)
        {
            var batch = _open.GetOrAdd(alert.Id, static (_, a) => new Batch(a), alert);
            if (batch.TryAdd(letter, out var isFirst))
            {
                if (isFirst)
                {
                    _ = SendWhenGatheredAsync(batch);
                }

                // One that gives up waiting leaves its letter in the batch: it may be sent, and its ledger row says that it was not known.
                return await letter.Done.Task.WaitAsync(cancellationToken);
            }

            _open.TryRemove(new KeyValuePair<string, Batch>(alert.Id, batch));
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendWhenGatheredAsync(Batch batch)
    {
        try
        {
            await Task.Delay(Gathering, TimeProvider.System, _stop.Token);
            _open.TryRemove(new KeyValuePair<string, Batch>(batch.Alert.Id, batch));
            await SendAllAsync(batch.Alert, batch.Close(), _stop.Token);
        }
        catch (OperationCanceledException)
        {
            batch.Close().ForEach(letter => letter.Done.TrySetCanceled());
        }
#pragma warning disable CA1031 // Whoever waits gets the exception: the worker's edge logs it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.Close().ForEach(letter => letter.Done.TrySetException(e));
        }
    }

    // A recipient that SendGrid finds fault with alone must not keep the others from theirs: they go again without it.
    private async Task SendAllAsync(Alert alert, List<Letter> letters, CancellationToken cancellationToken)
    {
        while (letters.Count > 0)
        {
            var (outcome, faulty) = await PostAsync(alert, letters, cancellationToken);
            if (faulty.Count == 0 || faulty.Count == letters.Count || faulty.Keys.Any(n => n >= letters.Count))
            {
                foreach (var (number, letter) in letters.Index())
                {
                    letter.Done.TrySetResult(Clean(faulty.TryGetValue(number, out var own) ? new SendOutcome.Refused(outcome.StatusCode, own) : outcome, letter.Target));
                }

                return;
            }

            foreach (var (number, reason) in faulty)
            {
                letters[number].Done.TrySetResult(Clean(new SendOutcome.Refused(outcome.StatusCode, reason), letters[number].Target));
            }

            letters = [.. letters.Where((_, number) => !faulty.ContainsKey(number))];
        }
    }

    private static SendOutcome Clean(SendOutcome outcome, Target target) => outcome with { Detail = Redaction.Clean(outcome.Detail, target, DeliveryAttempt.MaxDetail, isCut: false) };

    private async Task<SendGridAnswer> PostAsync(Alert alert, List<Letter> letters, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var response = await _client.SendEmailAsync(await MessageAsync(alert, letters), either.Token);
            var body = await response.Body.ReadAsStringAsync(either.Token);
            return SendGridAnswer.Of((int)response.StatusCode, body, response.Headers, _clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendGridAnswer(NetworkFailure.Timeout(_timeout), new Dictionary<int, string>());
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new SendGridAnswer(NetworkFailure.Of(e), new Dictionary<int, string>());
        }
    }

    private async Task<SendGridMessage> MessageAsync(Alert alert, List<Letter> letters)
    {
        var sender = _options.Sender;
        var (text, html) = await _composer.BodiesAsync(alert);
        if (_links.In(alert, letters[0].Target) is { } offered)
        {
            // Each recipient's own are put in by SendGrid.
            var places = offered with { Shown = [.. offered.Shown.Select((l, n) => l with { Url = Place(n) })] };
            (text, html) = (places.InText(text), places.InHtml(html));
        }

        return new SendGridMessage
        {
            From = new EmailAddress(sender.Address, sender.Name),
            Subject = MailComposer.SubjectOf(alert),
            PlainTextContent = text,
            HtmlContent = html,
            Categories = ["alerts", AlertKinds.Name(alert.Kind)],
            Headers = MailComposer.ThreadHeaders(alert, sender.Domain, follows: null),
            CustomArgs = new Dictionary<string, string>(StringComparer.Ordinal) { ["alert_id"] = alert.Id },
            MailSettings = _options.Sandbox ? new MailSettings { SandboxMode = new SandboxMode { Enable = true } } : null,
            TrackingSettings = new TrackingSettings { ClickTracking = new ClickTracking { Enable = false, EnableText = false }, OpenTracking = new OpenTracking { Enable = false } },
            Personalizations = [.. letters.Select(l => Recipient(alert, l))],
        };
    }

    private static string Place(int number) => string.Create(CultureInfo.InvariantCulture, $"{LinkPlace}{number}-");

    private Personalization Recipient(Alert alert, Letter letter)
    {
        // SendGrid may put an id of its own in place of ours: then the thread that both mails name is what keeps them together.
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Alerts-Delivery"] = letter.DeliveryId, ["Message-ID"] = $"<{MailComposer.IdOf(letter.DeliveryId, _options.Sender.Domain)}>" };
        if (letter.Follows is { } follows)
        {
            foreach (var (name, value) in MailComposer.ThreadHeaders(alert, _options.Sender.Domain, follows))
            {
                headers[name] = value;
            }
        }

        var recipient = new Personalization
        {
            Tos = [new EmailAddress(letter.Target.Address)],
            CustomArgs = new Dictionary<string, string>(StringComparer.Ordinal) { ["delivery_id"] = letter.DeliveryId },
            Headers = headers,
        };
        if (_links.In(alert, letter.Target) is { } offered)
        {
            recipient.Substitutions = offered.Shown.Select((l, n) => (Place(n), l.Url)).ToDictionary(StringComparer.Ordinal);
            foreach (var (name, value) in offered.Headers)
            {
                headers[name] = value;
            }
        }

        return recipient;
    }

    private sealed record Letter(Target Target, string DeliveryId, string? Follows, TaskCompletionSource<SendOutcome> Done);

    private sealed class Batch(Alert alert)
    {
        private readonly Lock _lock = new();
        private readonly List<Letter> _letters = [];
        private bool _isClosed;

        public Alert Alert => alert;

        /// <summary>False where it is full or under way, or holds the recipient already: an address twice in one request is an error.</summary>
        public bool TryAdd(Letter letter, out bool isFirst)
        {
            lock (_lock)
            {
                isFirst = _letters.Count == 0;
                if (_isClosed || _letters.Count == MostRecipients || _letters.Exists(l => string.Equals(l.Target.Address, letter.Target.Address, StringComparison.OrdinalIgnoreCase)))
                {
                    return false;
                }

                _letters.Add(letter);
                return true;
            }
        }

        public List<Letter> Close()
        {
            lock (_lock)
            {
                _isClosed = true;
                return [.. _letters];
            }
        }
    }
}
