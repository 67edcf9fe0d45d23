import CallModel
import JWTKit
import Settings

@testable import Admission

/// An issuer for tests: a key of each kind, the set that it publishes, and tokens, right or forged.
struct Minter {
  static let issuer = "https://issuer.test"
  static let now: Int64 = 1_800_000_000

  let signers: [String: any JWTAlgorithm]
  let jwks: [String]

  init() async throws {
    let ec = ES256PrivateKey()
    let ed = try EdDSA.PrivateKey()
    let rsa = try Insecure.RSA.PrivateKey(pem: Self.rsaPEM)
    let primitives = try rsa.publicKey.getKeyPrimitives()
    let keys = JWTKeyCollection()
    await keys.add(ecdsa: ec, kid: "ec").add(eddsa: ed, kid: "ed")
      .add(rsa: rsa, digestAlgorithm: .sha256, kid: "rsa")
    signers = [
      "ec": try await keys.getKey(for: "ec"), "ed": try await keys.getKey(for: "ed"),
      "rsa": try await keys.getKey(for: "rsa"),
    ]
    guard let point = ec.publicKey.parameters else { preconditionFailure("no public key") }
    jwks = [
      """
      {"kid":"ec","kty":"EC","crv":"P-256","alg":"ES256","use":"sig",
       "x":"\(Self.urlAlphabet(point.x))","y":"\(Self.urlAlphabet(point.y))"}
      """,
      """
      {"kid":"ed","kty":"OKP","crv":"Ed25519","x":"\(Self.base64(Array(ed.publicKey.rawRepresentation)))"}
      """,
      """
      {"kid":"rsa","kty":"RSA","n":"\(Self.base64(Array(primitives.modulus)))",
       "e":"\(Self.base64(Array(primitives.publicExponent)))"}
      """,
    ]
  }

  var set: WebKeySet {
    get throws { try WebKeySet(Self.set(jwks)) }
  }

  static func set(_ keys: [String]) -> [UInt8] {
    Array("{\"keys\":[\(keys.joined(separator: ","))]}".utf8)
  }

  static func base64(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    Base64URL.append(bytes, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private static func urlAlphabet(_ text: String) -> String {
    String(
      text.filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
  }

  // MARK: Tokens

  static let header = #"{"alg":"ES256","typ":"JWT","kid":"ec"}"#

  /// Claims that are right, and others behind them.
  static func claims(
    _ more: String = "", iss: String = issuer, aud: String = "\"gatehouse\"",
    sub: String = "\"orders\"", exp: Int64 = now + 600
  ) -> String {
    #"{"iss":"\#(iss)","aud":\#(aud),"sub":\#(sub),"exp":\#(exp)\#(more)}"#
  }

  /// A token of these very texts, signed by a key.
  func token(
    _ claims: String = claims(), header: String = header, by signer: String = "ec"
  ) throws -> String {
    let text = Self.base64(Array(header.utf8)) + "." + Self.base64(Array(claims.utf8))
    guard let signer = signers[signer] else { preconditionFailure("no such key") }
    return text + "." + Self.base64(try signer.sign(Array(text.utf8)))
  }

  static func settings(_ more: String = "") throws -> Settings {
    try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock, methods: [jwt] }]
        jwt:
          - { issuer: "\(issuer)", audience: [gatehouse, "g"], jwks_file: k.json,
              lifetime_max_seconds: 3600\(more) }
        callers:
          a: { jwt: [{ issuer: "\(issuer)", claims: { sub: orders } }] }
          b: { jwt: [{ issuer: "\(issuer)", claims: { sub: reports, team: sales } }] }
          c: { jwt: [{ issuer: "\(issuer)", claims: { team: both } }] }
        """, fileName: "g.yaml")
  }

  private static let rsaPEM = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCwnUKNdYL4zGt4
    HqKJ51JwTsNKBLQPdIGquU7x03eLNLkxrMHKNE/kxf8vMZb4rSZnapaoNZko6fQd
    q8DOieEdJ5T79Se0PScu9eYnZ45HnCwlfR81psWSuDqMwqdmRLxYlGDGSQls7HH1
    6Mf9pbbDeHpRISSD2u9tKnVrb947viBqQfSsPvitJDE9BP9C6WmORFn7FaO/8Wke
    HhNo9+3lD2TfakdsMTZ8EtIqPyNoju7G2tDvfkaFWrX/ESrY7HSsQSCeNR6J2V5G
    SycizGEMdkKcbxvDhHhlYvtvWEIyvFb/hMgkaU7/y9A40RyGINfxXT841qtvGrxf
    e7rFGJ2dAgMBAAECggEAOfNf4wqr7vckTEXBD37XjgJKEf95FZkk8t/bB35bu1GR
    crs82xxPGsHc+Z9L6kzmTQisZoUvvD0H3LR+j0auluJmAEZwwLNQKBiHbGaOSPD1
    i1eC5hfSvFG25Hj6dJQZOPd2yZktfpAW1JmNBa1aSsk9WWGGmb080pUb8iTCxtcP
    AuxAtunDdqY6unMBvxp9RB6hd15Yt1hzCGS1+F+XxYQ3MKyT/bzHP4rvpvu9HMBN
    OkbllWXW8McgNqMFtCRV5fMzcAGzwsoL1Q2TY8qChQuHqUJLGHpfeE1J5nvCHb3U
    23k3bvSa1IwfWDG90kPFM3l1yzkeCxIUj7o7ie2wAQKBgQDy+uqBu6lQoY7HbciO
    lR5CBtlZrNOh7n4jn5KTW8SDpco7SjiG6weq4gUt7IRPMVPzIxW6Tia9Eb+AL1tv
    WP/Y7fkKFwmzcZ5og7F+MFR0AwgQ09DG2+A5LdIEEq8qtNG8wkR2GD6xax7qmAwX
    6flmKdVdOAsfo64IVbk/zrWljwKBgQC6E/gq5u+gzV99/e4CXjgmZxX7eO0+gyaT
    lFuFCeWCL7LqehoTz3BX1gb8Bx41crCUFdDmSxxXqJTppcRAjqlw9ES890yELx0S
    V6GPN3Ii8mfyrdVT0wFLkPAtmk60JAMkmsxJMDawhPk7SniQwLThHypwbG1XLGAi
    363GV2tsEwKBgHEEOp17PybM7o9eRgHj5D4L1375fzp7ptpE97Vo4r/lFmp7fE1s
    9pUKKiSRNX1sUULvF8UfYq9gmPUzkdD50Y8CKWsDCjUX7Plp/93U9wM7Ab5p91r3
    nJSb9mqEkktH7aJhrdxMLKTzUV8Gt+FLqABYBvEkBzCBPoqL7O175UuLAoGAEoyN
    D5HHz2rJmyCmCjxkMofSLChI1hNy1AFVAjUTWN/yYOddFB54n3jpZ1Q6Ua+mJIzs
    LxjLsX1Pot7walMOVwEynPe1+/NKXZq4szMewJcTf6COhHWjSmofVxxrvg9c9Ngt
    hxo0SXJn+d4ZmKxtG4fkziIw4CC/UJqlkwEB51sCgYEAiA5KVG9sVbtZ5jdaqmwP
    O6QnIqGLnXyFIukuNH308/RlkyHU2NFLtkgTcx8933XidyHXP9PkuIgFSxvzLp7g
    24aJ9Dg5GWS7GBrAVIgHgcxm0Rumy+r6hzUFgKDd5Zkf3y40rF41hHqjPEzfuvo/
    5c6R6q0WFo5RerU/fVGgo2I=
    -----END PRIVATE KEY-----
    """
}
