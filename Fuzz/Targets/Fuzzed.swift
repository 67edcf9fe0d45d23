/// One parser under hostile bytes, and what must hold of it beyond not crashing.
struct Fuzzed: Sendable {
  let name: String
  let promise: String
  /// Throws `Broken` where the promise is; what a parser refuses is no fault.
  let check: @Sendable ([UInt8]) throws -> Void

  static let all = [
    http1, connection, door, http2, grpc, json, cloudAnswer, page, pageToken, request, url, signing,
    sandbox, settings, gzip, token, distinguishedName, policy, secretDocument, proxyAnswer,
    trace,
  ]

  /// The target of this process, as the command line names it.
  static let chosen: Fuzzed? = {
    let name = CommandLine.arguments.dropFirst().first
    return all.first { $0.name == name }
  }()
}

/// A promise that was not kept.
struct Broken: Error, CustomStringConvertible {
  let description: String
}

func expect(_ isKept: Bool, _ what: @autoclosure () -> String) throws(Broken) {
  guard isKept else { throw Broken(description: what()) }
}

/// Takes an input apart: choices first, the bytes to parse behind them.
struct Choices {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  /// The next byte; zero when there is none.
  mutating func byte() -> UInt8 {
    rest.popFirst() ?? 0
  }

  mutating func number(below bound: Int) -> Int {
    Int(byte()) % bound
  }

  mutating func flag() -> Bool {
    byte() & 1 == 1
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    let taken = rest.prefix(count)
    rest = rest.dropFirst(count)
    return Array(taken)
  }
}

/// The pieces of `bytes`, each of at most `count`.
func pieces(_ bytes: [UInt8], of count: Int) -> [[UInt8]] {
  stride(from: 0, to: bytes.count, by: max(count, 1)).map {
    Array(bytes[$0..<min($0 + max(count, 1), bytes.count)])
  }
}

func text(_ bytes: some Sequence<UInt8>) -> String {
  String(decoding: Array(bytes), as: UTF8.self)
}
