import Cryptography

@testable import Signing

extension Fuzzed {
  static let signing = Fuzzed(
    name: "signing", promise: "what is signed verifies, and what is claimed is read strictly"
  ) { input in
    var choices = Choices(input)
    switch choices.number(below: 3) {
    case 0: try dates(Array(choices.rest))
    case 1: _ = verdict(request(Array(choices.rest)))
    default: try roundTrip(request(Array(choices.rest)))
    }
  }

  // Time and key of the published vectors, so that they verify.
  private static let date = SdkDate(unixSeconds: 1_758_067_200)
  private static let key: SigningKey = {
    do {
      return SigningKey(
        try AccessKey(
          id: "AKSHAREDVECTOR000001",
          secret: SecretBytes(utf8: "sk-shared+vector/0001=not-a-real-key")))
    } catch {
      preconditionFailure("no key: \(error)")
    }
  }()

  private static func dates(_ bytes: [UInt8]) throws {
    if let date = SdkDate(parsing: bytes.span) {
      try expect(date.description == text(bytes), "\(text(bytes)) is read as \(date)")
    }
    let seconds = bytes.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
    let made = SdkDate(unixSeconds: seconds)
    try expect(SdkDate(made.description) == made, "\(made) is read as another time")
    _ = try? ReceivedAuthorization(parsing: bytes.span)
    _ = try? SigningScope(text(bytes))
    _ = try? RequestURL(text(bytes))
  }

  /// Lines: method, target, then `name: value`, then what follows an empty line is not looked at.
  private static func request(_ bytes: [UInt8]) -> RequestHead {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    var request = RequestHead()
    request.method = Array(lines.popFirst() ?? [])
    request.authority = Array("vpn.example.test".utf8)
    let target = lines.popFirst() ?? []
    let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
    request.path = Array(target[..<mark])
    request.query = Array(target[mark...].dropFirst())
    for line in lines.prefix(32) {
      let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
      let (name, value) = (Array(line[..<colon]), Array(line[colon...].dropFirst()))
      request.headers.append(name: name.span, value: value.span)
    }
    return request
  }

  private static func verdict(_ request: RequestHead) -> SignatureVerdict {
    var verifier = Verifier()
    return verifier.verify(
      request, bodyHash: SHA256.digest([UInt8]().span), now: date.unixSeconds
    ) { $0 == key.accessKey.id ? key : nil }
  }

  private static func roundTrip(_ request: RequestHead) throws {
    var request = request
    guard
      let signed = try? Signer(key: key).sign(
        request, bodyHash: SHA256.digest([UInt8]().span), at: date)
    else { return }
    // A date of its own wins, and may be of any age.
    let dated = request.headers.firstIndex(ofLowercase: "x-sdk-date") != nil
    request.method = request.method.map(\.uppercased)
    request.headers = signed.headers
    switch verdict(request) {
    case .valid, .bodyMismatch: break
    case .expired where dated: break
    case let other: throw Broken(description: "signed, and yet \(other)")
    }
  }
}
