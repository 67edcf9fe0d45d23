import Cryptography
import Settings
import State

/// What a gateway keeps over its restarts, opened at its start and held by it alone.
struct KeptState {
  let keys: KeyStore
  /// Page tokens are made with it.
  let pageTokens: SecretBytes
  let directory: StateDirectory

  private static let pageTokensName = "page-tokens"
  private static let pageTokensCount = 32
  /// Bytes of the secrets of a state directory, by name.
  static let secrets = [pageTokensName: pageTokensCount]

  /// How long the lock is asked for: commands hold it for moments.
  private static let attempts = 20
  private static let pause = Duration.milliseconds(50)

  /// Opens the state directory of settings; nil where they name none.
  ///
  /// - Throws: `SettingsFaults` for a directory that cannot be used, `StateUnavailable` for one
  ///   that another process has.
  ///
  /// - Parameter lent: The directory's lock, from a process that this one takes the place of.
  static func open(_ settings: Settings, lent: Int32? = nil) async throws -> KeptState? {
    guard let path = settings.stateDirectory else { return nil }
    for attempt in 1... {
      do throws(StateFault) {
        let directory = try StateDirectory(path, lent: lent)
        return KeptState(
          keys: try KeyStore(in: directory),
          pageTokens: try directory.secret(Self.pageTokensName, count: Self.pageTokensCount),
          directory: directory)
      } catch {
        let fault = settings.source.fault(
          at: "state_directory", error.message, expected: error.expected)
        guard case .held = error.kind else { throw SettingsFaults([fault]) }
        guard attempt < attempts else { throw StateUnavailable(fault: fault) }
      }
      try await Task.sleep(for: pause)
    }
    return nil
  }
}

/// The state directory is another process's, now.
public struct StateUnavailable: Error, Sendable, CustomStringConvertible {
  let fault: SettingsFault

  public var description: String { fault.description }
}
