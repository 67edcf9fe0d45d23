import Cryptography
import Testing

@testable import Signing

/// A generator that gives the same numbers on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func bytes(_ range: ClosedRange<Int>, of alphabet: [UInt8]? = nil) -> [UInt8] {
    (0..<Int.random(in: range, using: &self)).map { _ in
      alphabet?.randomElement(using: &self) ?? UInt8.random(in: 0...255, using: &self)
    }
  }
}

let sampleDate = SdkDate("20240416T095341Z")!
let sampleNow = sampleDate.unixSeconds

func sampleKey(
  id: String = "SAMPLEKEY", secret: String = "sample-secret", token: String? = nil
) throws -> SigningKey {
  SigningKey(
    try AccessKey(
      id: id, secret: SecretBytes(utf8: secret),
      securityToken: token.map { SecretBytes(utf8: $0) }))
}

func head(
  _ method: String = "GET", _ url: String = "https://vpn.example.test/v5/p/vpn-gateways",
  _ headers: [(String, String)] = []
) throws -> RequestHead {
  var request = RequestHead(method: method, url: try RequestURL(url))
  request.headers = HeaderList(headers)
  return request
}

/// The request as it arrives: headers of the signed one, target and method as sent.
func arrived(_ request: RequestHead, _ signed: SignedRequest) -> RequestHead {
  var received = request
  received.method = request.method.map(\.uppercased)
  received.headers = signed.headers
  return received
}

func verdict(
  _ request: RequestHead, body: [UInt8] = [], key: SigningKey, now: Int64 = sampleNow
) -> SignatureVerdict {
  var verifier = Verifier()
  return verifier.verify(request, bodyHash: hash(body), now: now) {
    $0 == key.accessKey.id ? key : nil
  }
}

func bytes(_ span: Span<UInt8>) -> [UInt8] {
  var copy: [UInt8] = []
  copy.append(copying: span)
  return copy
}

func hash(_ bytes: [UInt8]) -> SHA256Digest { SHA256.digest(bytes.span) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func lines(_ signed: SignedRequest) -> [String] {
  text(signed.canonicalRequest).split(separator: "\n", omittingEmptySubsequences: false)
    .map(String.init)
}
