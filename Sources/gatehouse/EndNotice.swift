import Synchronization

/// Tells whoever looks now and then that the process was asked to end.
final class EndNotice: Sendable {
  private let isSet = Atomic<Bool>(false)

  init(of signals: EndSignals) {
    Task.detached { [self] in
      _ = await signals.first()
      isSet.store(true, ordering: .relaxed)
    }
  }

  var wasGiven: Bool { isSet.load(ordering: .relaxed) }
}
