import Bytes
package import Contract
package import HTTP2Wire

/// What the paths mean that were read last on one event loop, so that whoever asks for the same
/// thing again is not walked through the table of paths: most callers do.
///
/// It knows less than the table and nothing else: what is not found here is looked for there. Of
/// paths with the same place the last one stays.
package final class KnownPaths {
  package enum Meaning {
    /// Over REST.
    case operation(Operation)
    /// On the cloud's own paths.
    case errand(CompatibleErrand)
  }

  private struct Place {
    var path: [UInt8] = []
    var meaning: Meaning?
  }

  /// 256 places of paths that are not longer: 64 KiB at most.
  private static let count = 256
  private static let longestPath = 256

  @exclusivity(unchecked) private var places = Array(repeating: Place(), count: count)
  /// So that nobody outside can choose paths that push each other out.
  private let seed = UInt64.random(in: .min ... .max)

  package init() {}

  /// What a request means, if it is a GET whose target came before.
  @_effects(releasenone)
  package func meaning(_ head: borrowing FieldBlock) -> Meaning? {
    guard let target = Self.target(of: head) else { return nil }
    let place = Self.place(target.mixedHash(seed: seed))
    let path = places[place].path
    return path.span.equals(target) ? places[place].meaning : nil
  }

  package func note(_ meaning: Meaning, _ head: borrowing FieldBlock) {
    guard let target = Self.target(of: head), target.count <= Self.longestPath else { return }
    var path: [UInt8] = []
    for index in target.indices { path.append(target[index]) }
    places[Self.place(target.mixedHash(seed: seed))] = Place(path: path, meaning: meaning)
  }

  private static func place(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (count - 1)
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
