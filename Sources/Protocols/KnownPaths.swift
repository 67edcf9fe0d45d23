import Bytes
import CallModel
import Contract
package import HTTP2Wire
package import Transport

/// What the paths mean that were read last on one event loop, so that whoever asks for the same
/// thing again is not walked through the table of paths: most callers do.
///
/// It knows less than the table and nothing else: what is not found here is looked for there. Of
/// paths with the same place the last one stays. Two kinds are known, of which the path says all,
/// or the path and the content type: a GET on `/v1/`, `/v3/` or `/v5/`, and a POST in gRPC or
/// gRPC-Web over HTTP/2.
package final class KnownPaths {
  package enum Meaning {
    /// The number of an operation in the table, and how it is asked for.
    case operation(Int, Dialect)
    /// On the cloud's own paths.
    case errand(CompatibleErrand)
  }

  private struct Place {
    var path: [UInt8] = []
    /// Empty for a GET.
    var contentType: [UInt8] = []
    /// -1 for an errand.
    var operation = -1
    var dialect = Dialect(.rest, .json)
    var errand: CompatibleErrand?
  }

  /// 256 places of texts that are not longer: 80 KiB at most.
  private static let count = 256
  private static let longestPath = 256
  private static let longestType = 64

  @exclusivity(unchecked) private var places = Array(repeating: Place(), count: count)
  /// So that nobody outside can choose paths that push each other out.
  private let seed = UInt64.random(in: .min ... .max)

  package init() {}

  /// Where it stands what a request means, if the same came before. A number, because to hand an
  /// object on is counted.
  @_effects(releasenone)
  package func place(
    of head: borrowing FieldBlock, over version: ConnectionFacts.Version
  ) -> Int? {
    guard let target = head.value(of: .path), let method = head.value(of: .method) else {
      return nil
    }
    if method.hasSameBytes(as: "GET") {
      guard Self.saysAll(target) else { return nil }
      let place = Self.place(target.mixedHash(seed: seed))
      return places[place].contentType.isEmpty && places[place].path.equals(target) ? place : nil
    }
    guard version == .http2, method.hasSameBytes(as: "POST"),
      let contentType = head.value(of: .contentType), !contentType.isEmpty
    else { return nil }
    let place = Self.place(target.mixedHash(seed: seed))
    return places[place].path.equals(target) && places[place].contentType.equals(contentType)
      ? place : nil
  }

  /// The number of the operation that stands at a place; nil for an errand.
  @_effects(releasenone)
  package func operation(at place: Int) -> Int? {
    let operation = places[place].operation
    return operation >= 0 ? operation : nil
  }

  @_effects(releasenone)
  package func dialect(at place: Int) -> Dialect { places[place].dialect }

  @_effects(releasenone)
  package func errand(at place: Int) -> CompatibleErrand? { places[place].errand }

  /// Remembers what a request means, where that is of the known kinds.
  package func note(
    _ meaning: Meaning, _ head: borrowing FieldBlock, over version: ConnectionFacts.Version
  ) {
    guard let target = head.value(of: .path), target.count <= Self.longestPath,
      let method = head.value(of: .method)
    else { return }
    var noted = Place(path: Self.copy(target))
    switch meaning {
    case .operation(let operation, let dialect):
      noted.operation = operation
      noted.dialect = dialect
    case .errand(let errand): noted.errand = errand
    }
    if method.hasSameBytes(as: "GET") {
      guard noted.errand != nil || noted.dialect.face == .rest, Self.saysAll(target) else { return }
    } else {
      guard version == .http2, method.hasSameBytes(as: "POST"),
        noted.dialect.face == .grpc || noted.dialect.face == .grpcWeb,
        let contentType = head.value(of: .contentType), !contentType.isEmpty,
        contentType.count <= Self.longestType
      else { return }
      noted.contentType = Self.copy(contentType)
    }
    places[Self.place(target.mixedHash(seed: seed))] = noted
  }

  private static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    return copy
  }

  private static func place(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: hash) & (count - 1)
  }

  /// Whether the target of a GET alone says what is meant, and on which face.
  @inline(__always)
  private static func saysAll(_ target: borrowing Span<UInt8>) -> Bool {
    target.count > 4 && target[1] == UInt8(ascii: "v") && target[3] == UInt8(ascii: "/")
  }
}
