using Alerts.Notices;
using Alerts.Tests.Contracts;
using Alerts.Tests.Support;

namespace Alerts.Tests.Notices;

public sealed class InMemoryNoticeStoreTests : NoticeStoreContract
{
    private readonly PortCalls _calls = new();
    private FakeNoticeStore? _store;
    private FakeSourceStates? _states;

    protected override INoticeStore Store => _store ??= new FakeNoticeStore(_calls);

    protected override ISourceStates States => _states ??= new FakeSourceStates(_calls);
}
