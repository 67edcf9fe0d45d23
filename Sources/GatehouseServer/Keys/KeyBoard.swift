import Admission
import Synchronization

/// What callers are known by in one reading of the settings.
final class KnownCallers: Sendable {
  let directory: CallerDirectory
  /// Nil without a master secret.
  let ring: VirtualKeyRing?

  init(directory: CallerDirectory, ring: VirtualKeyRing?) {
    self.directory = directory
    self.ring = ring
  }
}

/// The issued keys that are in force now, for every event loop and whichever reading of the
/// settings is in force there.
///
/// A change is put here first, and then every loop is told to look (`whenChanged`). A loop that a
/// reload gives other settings meanwhile looks here as well, so no order of the two can leave a
/// revoked key open.
final class KeyBoard: Sendable {
  private struct State {
    var number: UInt64 = 0
    var issued: [IssuedKey] = []
    /// What was last made, of which change and which settings.
    var latest: (number: UInt64, settings: KnownCallers, known: KnownCallers)?
  }

  private let state = Mutex(State())

  /// Puts other keys in force; those of an earlier change than the present ones are left out.
  ///
  /// The tables are made outside of the lock: no event loop waits for them.
  func replace(_ issued: [IssuedKey], number: UInt64) {
    let latest = state.withLock { state in
      if number > state.number {
        state.number = number
        state.issued = issued
      }
      return state.latest
    }
    guard let latest, number > latest.number else { return }
    let known = Self.known(latest.settings, with: issued, after: latest.known)
    state.withLock { state in
      guard let now = state.latest, now.settings === latest.settings, number > now.number else {
        return
      }
      state.latest = (number, latest.settings, known)
    }
  }

  var issued: [IssuedKey] { state.withLock { $0.issued } }

  /// The callers of settings with the keys that were issued to them. The tables are made once for
  /// all loops.
  func known(_ settings: KnownCallers) -> KnownCallers {
    state.withLock { state in
      if let latest = state.latest, latest.settings === settings { return latest.known }
      let known = Self.known(settings, with: state.issued, after: nil)
      state.latest = (state.number, settings, known)
      return known
    }
  }

  private static func known(
    _ settings: KnownCallers, with issued: [IssuedKey], after previous: KnownCallers?
  ) -> KnownCallers {
    guard !issued.isEmpty else { return settings }
    let directory = settings.directory.adding(issued)
    return KnownCallers(
      directory: directory,
      ring: settings.ring?.adding(issued, of: directory.callers, after: previous?.ring))
  }
}
