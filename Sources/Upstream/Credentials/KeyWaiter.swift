import Transport

/// A call that waits for the verdict of another.
struct KeyWaiter {
  enum Word: Sendable {
    case ask
    /// What befell the call that was waited for would befall this one too.
    case failed(ClientFailure)
    /// Nothing is to be waited for any more.
    case answer(KeyAdmission)
  }

  let id: UInt64
  let continuation: CheckedContinuation<Word, Never>
}

/// The end of asking for leave to show a key.
enum KeyAdmission: Sendable {
  /// Every one must be settled.
  case go(KeyPermit)
  case refused(KeyRefusal)
  /// Nothing was sent.
  case failed(ClientFailure)
  /// The call's deadline came first; nothing was sent.
  case late
}
