import Cryptography
import Testing

@testable import Signing

/// Random requests: what we sign verifies, and nothing that was altered does.
@Suite struct RoundTripTests {
  private struct Sample {
    var request: RequestHead
    var body: [UInt8]
    var signed: SignedRequest
  }

  private func sample(_ random: inout SeededGenerator, _ key: SigningKey) throws -> Sample {
    var request = RequestHead()
    request.method = Array(["GET", "PUT", "POST", "DELETE"].randomElement(using: &random)!.utf8)
    request.authority = Array("vpn.example.test".utf8)
    request.path = [UInt8(ascii: "/")]
    let path = random.bytes(0...20)
    PercentEncoding.append(path.span, to: &request.path)
    for index in 0..<Int.random(in: 0...4, using: &random) {
      if index > 0 { request.query.append(UInt8(ascii: "&")) }
      let name = random.bytes(1...4)
      PercentEncoding.append(name.span, to: &request.query)
      request.query.append(UInt8(ascii: "="))
      let value = random.bytes(0...6)
      PercentEncoding.append(value.span, to: &request.query)
    }
    let visible = Array(UInt8(0x21)...UInt8(0x7E))
    for index in 0..<Int.random(in: 0...5, using: &random) {
      request.headers.append("X-\(index)", text(random.bytes(1...20, of: visible)))
    }
    let body = random.bytes(0...100)
    let scope =
      Bool.random(using: &random) ? try SigningScope(region: "r", service: "vpn") : nil
    let signed = try Signer(key: key, scope: scope)
      .sign(request, bodyHash: hash(body), at: sampleDate)
    request.headers = signed.headers
    return Sample(request: request, body: body, signed: signed)
  }

  private func isValid(_ request: RequestHead, _ body: [UInt8], _ key: SigningKey) -> Bool {
    if case .valid = verdict(request, body: body, key: key) { return true }
    return false
  }

  @Test func `whatever is signed verifies`() throws {
    var random = SeededGenerator(state: 11)
    let key = try sampleKey()
    for _ in 0..<500 {
      let sample = try sample(&random, key)
      #expect(isValid(sample.request, sample.body, key))
      var canonicalQuery = sample.request
      canonicalQuery.setTarget(sample.signed.requestTarget.span)
      #expect(isValid(canonicalQuery, sample.body, key), "the client may send it in sorted order")
    }
  }

  @Test func `one altered byte in method, header, date, signature or body is refused`() throws {
    var random = SeededGenerator(state: 12)
    let key = try sampleKey()
    for _ in 0..<150 {
      let sample = try sample(&random, key)
      var request = sample.request
      alter(&request.method, &random)
      #expect(!isValid(request, sample.body, key))

      if !sample.body.isEmpty {
        var body = sample.body
        alter(&body, &random)
        #expect(!isValid(sample.request, body, key))
      }
      #expect(!isValid(sample.request, sample.body + [0], key))

      for index in 0..<sample.request.headers.count {
        var headers = HeaderList()
        for other in 0..<sample.request.headers.count {
          var name = bytes(sample.request.headers.name(at: other))
          var value = bytes(sample.request.headers.value(at: other))
          if other == index {
            if Bool.random(using: &random) || value.isEmpty {
              // A host under another name is still there as the authority.
              if text(name) == "Host" { continue }
              alterName(&name, &random)
            } else {
              alter(&value, &random)
            }
          }
          headers.append(name: name.span, value: value.span)
        }
        var request = sample.request
        request.headers = headers
        request.authority = []
        #expect(!isValid(request, sample.body, key))
      }
    }
  }

  /// Each position of `Authorization`, each of a few other bytes.
  @Test func `no byte of the authorization can be another`() throws {
    let key = try sampleKey()
    var random = SeededGenerator(state: 13)
    for _ in 0..<4 {
      let sample = try sample(&random, key)
      for position in sample.signed.authorization.indices {
        for replacement in [UInt8(ascii: "0"), UInt8(ascii: "A"), UInt8(ascii: " "), 0xFF]
        where sample.signed.authorization[position] != replacement {
          var value = sample.signed.authorization
          value[position] = replacement
          var request = sample.request
          request.headers.removeAll()
          for index in 0..<(sample.request.headers.count - 1) {
            request.headers.append(
              name: sample.request.headers.name(at: index),
              value: sample.request.headers.value(at: index))
          }
          let name = Array("authorization".utf8)
          request.headers.append(name: name.span, value: value.span)
          #expect(!isValid(request, sample.body, key))
        }
      }
    }
  }

  /// Another spelling of the same target stays good; another target does not.
  @Test func `an altered byte in the target is refused unless it means the same`() throws {
    var random = SeededGenerator(state: 14)
    let key = try sampleKey()
    var refused = 0
    for _ in 0..<400 {
      let sample = try sample(&random, key)
      var target = sample.request.path
      if !sample.request.query.isEmpty { target += [UInt8(ascii: "?")] + sample.request.query }
      alter(&target, &random)
      var request = sample.request
      request.setTarget(target.span)
      let isSame = meaning(of: request) == meaning(of: sample.request)
      #expect(isValid(request, sample.body, key) == isSame)
      if !isSame { refused += 1 }
    }
    #expect(refused > 300)
  }

  /// Decoded path (a final slash aside) and the sorted decoded pairs.
  private func meaning(of request: RequestHead) -> [[UInt8]] {
    var path: [UInt8] = []
    PercentEncoding.appendDecoded(request.path.span, to: &path)
    if path.last != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
    var parts = [path]
    var pairs = [(name: [UInt8], value: [UInt8])]()
    for piece in request.query.split(separator: UInt8(ascii: "&")) {
      let sign = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
      let spelt = (name: Array(piece[..<sign]), value: Array(piece[sign...].dropFirst()))
      var name: [UInt8] = []
      PercentEncoding.appendDecoded(spelt.name.span, to: &name)
      var value: [UInt8] = []
      PercentEncoding.appendDecoded(spelt.value.span, to: &value)
      pairs.append((name, value))
    }
    pairs.sort {
      $0.name == $1.name
        ? $0.value.lexicographicallyPrecedes($1.value)
        : $0.name.lexicographicallyPrecedes($1.name)
    }
    for pair in pairs { parts += [pair.name, pair.value] }
    return parts
  }

  private func alter(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let index = Int.random(in: 0..<bytes.count, using: &random)
    bytes[index] ^= UInt8.random(in: 1...255, using: &random)
  }

  /// Not only in the case of a letter, which HTTP does not tell apart.
  private func alterName(_ name: inout [UInt8], _ random: inout SeededGenerator) {
    let former = name.map(\.lowercased)
    repeat { alter(&name, &random) } while name.map(\.lowercased) == former
  }
}
