import CallModel
import Settings
import Testing

@testable import Admission

struct TokenJudgeTests {
  private let minter: Minter
  private let keys: IssuerKeys
  private let judge: TokenJudge

  init() async throws {
    minter = try await Minter()
    let settings = try Minter.settings()
    keys = IssuerKeys(TokenRules(settings.tokenIssuers[0]))
    judge = TokenJudge(
      try CallerDirectory(settings, operations: []), issuers: [keys],
      remembered: RememberedTokens(halfCount: 4))
    try await keys.install(minter.set, age: nil, now: 0, jitter: 0)
  }

  private func said(
    _ token: String, of peer: KnownPeer = KnownPeer(), by other: TokenJudge? = nil,
    now: Int64 = Minter.now
  ) -> String {
    switch (other ?? judge).judge(Array(token.utf8).span, of: peer, now: now) {
    case .caller(let caller): caller.name
    case .refused(let fault): fault.reason
    case .keyMissing: "key missing"
    case .keysMissing: "keys missing"
    }
  }

  @Test(arguments: [
    ("ec", "ES256"), ("ed", "EdDSA"), ("rsa", "RS256"),
  ])
  func `a right token is its caller's, again and again`(key: String, algorithm: String) throws {
    let token = try minter.token(header: #"{"alg":"\#(algorithm)","kid":"\#(key)"}"#, by: key)
    #expect(said(token) == "a" && said(token) == "a")
    #expect(judge.rememberedCount == 1)
    #expect(said(token, now: Minter.now + 630) == "it has expired")
  }

  @Test func `a signature is of this token, by this key`() throws {
    let token = try minter.token()
    let parts = token.split(separator: ".").map(String.init)
    let signature = Base64URL.decode(Array(parts[2].utf8).span) ?? []
    let other = Minter.base64(Array(Minter.claims(sub: "\"reports\"").utf8))
    for forged in [
      "\(parts[0]).\(other).\(parts[2])", "\(parts[0]).\(parts[1]).",
      "\(parts[0]).\(parts[1]).\(Minter.base64(Array(repeating: 0, count: 64)))",
      "\(parts[0]).\(parts[1]).\(Minter.base64(signature.dropLast()))",
      "\(parts[0]).\(parts[1]).\(Minter.base64(signature + [0]))",
      try minter.token(by: "ed"), try minter.token(by: "rsa"),
      try minter.token(header: #"{"alg":"RS256","kid":"rsa"}"#, by: "ec"),
    ] { #expect(said(forged) == "the signature is wrong") }
    #expect(judge.rememberedCount == 0, "what is wrong is not remembered")
  }

  @Test func `the algorithm is the key's, whatever the token says`() throws {
    #expect(
      said(try minter.token(header: #"{"alg":"ES256","kid":"rsa"}"#, by: "ec"))
        == "alg is not the key's own")
    #expect(
      said(try minter.token(header: #"{"alg":"RS256","kid":"ec"}"#, by: "rsa"))
        == "alg is not the key's own")
    for alg in ["none", "HS256"] {
      #expect(
        said(try minter.token(header: #"{"alg":"\#(alg)","kid":"rsa"}"#))
          .contains("alg is none of"))
    }
  }

  @Test func `claims are looked at before any key is`() throws {
    for (claims, reason) in [
      (Minter.claims(iss: "https://other.test"), "iss is nobody whose tokens count"),
      (Minter.claims(aud: "\"x\""), "aud is somebody else"),
      (Minter.claims(exp: 1), "it has expired"),
    ] {
      #expect(said(try minter.token(claims, header: #"{"alg":"ES256","kid":"x"}"#)) == reason)
    }
    #expect(said(try minter.token(header: #"{"alg":"ES256","kid":"x"}"#)) == "key missing")
    #expect(said(try minter.token(Minter.claims(sub: "\"x\""))) == "its claims fit no caller")
  }

  @Test func `a key that is gone takes what it verified with it`() async throws {
    let token = try minter.token()
    #expect(said(token) == "a")
    let next = try await Minter()
    try await keys.install(next.set, age: nil, now: 0, jitter: 0)
    #expect(said(token) == "the signature is wrong")
    #expect(said(try next.token()) == "a")
    _ = keys.expire(now: .max)
    #expect(said(token) == "keys missing")
    #expect(said(try next.token()) == "keys missing")
  }

  @Test func `the table is bounded`() throws {
    for number in 0..<40 {
      #expect(said(try minter.token(Minter.claims(#","jti":"\#(number)""#))) == "a")
    }
    #expect(judge.rememberedCount <= 8)
  }

  @Test func `what is too large is not even hashed`() {
    #expect(said(String(repeating: "a", count: WebToken.byteCountMax + 1)) == "it is too large")
  }

  // MARK: The token that a connection showed last

  @Test func `a token that was shown before is its caller's, and others are theirs`() throws {
    let token = try minter.token()
    let other = try minter.token(Minter.claims(#","team":"sales""#, sub: "\"reports\""))
    let peer = KnownPeer()
    for _ in 0..<2 {
      for _ in 0..<3 { #expect(said(token, of: peer) == "a") }
      #expect(peer.token != nil, "kept")
      #expect(said(other, of: peer) == "b")
      #expect(said(token, of: peer) == "a" && peer.token != nil)
      #expect(said(token + "A", of: peer) != "a")
      #expect(peer.token == nil, "who tries others is looked at anew")
      #expect(said(String(token.dropLast()), of: peer) != "a")
    }
    #expect(judge.rememberedCount == 2)
  }

  @Test func `of tokens that are shown in turns none is kept`() throws {
    let token = try minter.token()
    let other = try minter.token(Minter.claims(#","team":"sales""#, sub: "\"reports\""))
    let peer = KnownPeer()
    for _ in 0..<3 { #expect(said(token, of: peer) == "a" && said(other, of: peer) == "b") }
    #expect(peer.token == nil)
  }

  @Test func `a token that was shown before ends by the clock all the same`() throws {
    let token = try minter.token()
    let peer = KnownPeer()
    #expect(said(token, of: peer) == "a" && said(token, of: peer) == "a" && peer.token != nil)
    #expect(said(token, of: peer, now: Minter.now + 630) == "it has expired")
    #expect(peer.token == nil && said(token, of: peer) == "a")
  }

  @Test func `other keys of the issuer count for a token that was shown before`() async throws {
    let token = try minter.token()
    let peer = KnownPeer()
    #expect(said(token, of: peer) == "a" && said(token, of: peer) == "a" && peer.token != nil)
    try await keys.install(Minter().set, age: nil, now: 0, jitter: 0)
    #expect(said(token, of: peer) == "the signature is wrong")
  }

  @Test func `a judge of other settings looks at a token that was shown before itself`() throws {
    let token = try minter.token()
    let peer = KnownPeer()
    #expect(said(token, of: peer) == "a" && said(token, of: peer) == "a" && peer.token != nil)
    let settings = try Minter.settings()
    let others = IssuerKeys(TokenRules(settings.tokenIssuers[0]))
    let next = TokenJudge(try CallerDirectory(settings, operations: []), issuers: [others])
    #expect(said(token, of: peer, by: next) == "keys missing")
    #expect(said(token, of: peer) == "a")
  }
}
