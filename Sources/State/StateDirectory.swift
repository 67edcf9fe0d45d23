public import Cryptography
import System

/// The one directory in which a gateway keeps what must outlast it, held by this process alone.
///
/// Everything in it is for the process's user only; the lock goes when the process does, however
/// it ends.
public final class StateDirectory: Sendable {
  public let path: String
  private let lock: FileLock

  private static let lockName = "lock"

  /// Makes the directory where it is missing, holds it against what it must be, and takes its lock.
  ///
  /// - Parameter lent: The lock's descriptor, from a process that lends it.
  public init(_ path: String, lent: Int32? = nil) throws(StateFault) {
    do throws(OwnPlace.Problem) {
      try OwnPlace.directory(path)
    } catch {
      throw StateFault(error, of: path, mode: "0700")
    }
    let lockPath = "\(path)/\(Self.lockName)"
    do throws(SystemError) {
      lock = if let lent { try FileLock(lockPath, passed: lent) } else { try FileLock(lockPath) }
    } catch {
      throw error.isHeldByOther
        ? .held(path, by: FileLock.holder(of: lockPath)) : StateFault(error)
    }
    self.path = path
  }

  /// To be lent to a process that takes this one's place.
  public var lockDescriptor: Int32 { lock.descriptor }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Random bytes that are made once and stay, in a file of their own.
  ///
  /// - Throws: `damaged` for a file of another length: to make new ones silently would make
  ///   everything void that was made with the old ones.
  public func secret(_ name: String, count: Int) throws(StateFault) -> SecretBytes {
    let path = file(name)
    let (secret, mode): (SecretBytes, UInt32)
    do throws(GuardedFile.Failure) {
      (secret, mode) = try read(path, count: count)
    } catch {
      switch error {
      case .system(let error) where error.isMissing: return try make(path, count: count)
      case .system(let error): throw StateFault(error)
      case .notRegular, .tooLarge:
        throw .damagedSecret(path, count)
      }
    }
    guard mode & 0o077 == 0 else {
      throw StateFault(OwnPlace.Problem.otherMode(mode), of: path, mode: "0600")
    }
    return secret
  }

  private func read(
    _ path: String, count: Int
  ) throws(GuardedFile.Failure) -> (SecretBytes, mode: UInt32) {
    let file = try GuardedFile(path)
    // One more than there is room for shows that the end was reached.
    let secret = try SecretBytes(capacity: count + 1) { output throws(GuardedFile.Failure) in
      try file.read(into: &output)
    }
    guard secret.count == count else { throw .tooLarge }
    return (secret, file.mode)
  }

  private func make(_ path: String, count: Int) throws(StateFault) -> SecretBytes {
    let secret = SecureRandom.secret(count)
    do throws(SystemError) {
      try secret.withBytes { bytes throws(SystemError) in try SmallFile.write(bytes, to: path) }
    } catch {
      throw StateFault(error)
    }
    return secret
  }
}

extension StateFault {
  static func damagedSecret(_ path: String, _ count: Int) -> StateFault {
    StateFault(
      .damaged, "\(path) is not the file of \(count) bytes that was written there",
      expected: "that file, from a backup; or none, and then a new one is made")
  }
}
