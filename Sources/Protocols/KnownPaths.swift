import Bytes
import Contract
package import HTTP2Wire

/// What the paths mean that were read last on one event loop, so that whoever asks for the same
/// thing again is not walked through the table of paths: most callers do.
///
/// It knows less than the table and nothing else: what is not found here is looked for there. Of
/// paths with the same place the last one stays.
package final class KnownPaths {
  package enum Meaning {
    /// Over REST: the place of an operation in the table.
    case operation(Int)
    /// On the cloud's own paths.
    case errand(CompatibleErrand)
  }

  private struct Place {
    var path: [UInt8] = []
    /// Of an operation; -1 for an errand.
    var operation = -1
    var errand: CompatibleErrand?
  }

  /// 256 places of paths that are not longer: 64 KiB at most.
  private static let count = 256
  private static let longestPath = 256

  @exclusivity(unchecked) private var places = Array(repeating: Place(), count: count)
  /// So that nobody outside can choose paths that push each other out.
  private let seed = UInt64.random(in: .min ... .max)

  package init() {}

  /// The place of the operation that a request means, if it is a GET over REST whose target came
  /// before. A number, because to hand an object on is counted.
  @_effects(releasenone)
  package func operation(_ head: borrowing FieldBlock) -> Int? {
    guard let target = Self.target(of: head), !Self.isOfTheCloud(target) else { return nil }
    let place = Self.place(target.mixedHash(seed: seed))
    let operation = places[place].operation
    return operation >= 0 && places[place].path.equals(target) ? operation : nil
  }

  /// What a request means, if it is a GET on one of the cloud's own paths that came before.
  @_effects(releasenone)
  package func errand(_ head: borrowing FieldBlock) -> CompatibleErrand? {
    guard let target = Self.target(of: head), Self.isOfTheCloud(target) else { return nil }
    let place = Self.place(target.mixedHash(seed: seed))
    return places[place].path.equals(target) ? places[place].errand : nil
  }

  package func note(_ meaning: Meaning, _ head: borrowing FieldBlock) {
    guard let target = Self.target(of: head), target.count <= Self.longestPath else { return }
    var path: [UInt8] = []
    for index in target.indices { path.append(target[index]) }
    let place = Self.place(target.mixedHash(seed: seed))
    places[place] =
      switch meaning {
      case .operation(let operation): Place(path: path, operation: operation)
      case .errand(let errand): Place(path: path, errand: errand)
      }
  }

  private static func place(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (count - 1)
  }

  /// Of a target that `target(of:)` gave: `/v1/` is ours, `/v3/` and `/v5/` are the cloud's.
  @inline(__always)
  private static func isOfTheCloud(_ target: borrowing Span<UInt8>) -> Bool {
    target[2] != UInt8(ascii: "1")
  }

  /// The whole target of a GET on `/v1/`, `/v3/` or `/v5/`: such a path alone says what is meant,
  /// and on which face.
  @inline(__always)
  @_lifetime(borrow head)
  private static func target(of head: borrowing FieldBlock) -> Span<UInt8>? {
    guard let target = head.value(of: .path), target.count > 4,
      target[1] == UInt8(ascii: "v"), target[3] == UInt8(ascii: "/"),
      let method = head.value(of: .method), method.count == 3,
      method[0] == UInt8(ascii: "G"), method[1] == UInt8(ascii: "E"),
      method[2] == UInt8(ascii: "T")
    else { return nil }
    return target
  }
}
