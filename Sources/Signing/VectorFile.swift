import FoundationEssentials

/// A file of signing vectors: requests with every step of their signature, as official signers
/// gave them, and requests of other signers that must be accepted.
///
/// The one place in this target that uses Foundation: it reads JSON.
public struct VectorFile: Decodable, Sendable {
  public let vectors: [Vector]
  public let v11Vectors: [Vector]
  public let verifyVectors: [VerifyVector]

  /// Reads the JSON text; the error says what is missing where.
  public init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(VectorFile.self, from: Data(bytes))
  }

  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Keys.self)
    vectors = try keys.decodeIfPresent([Vector].self, forKey: .vectors) ?? []
    v11Vectors = try keys.decodeIfPresent([Vector].self, forKey: .v11Vectors) ?? []
    verifyVectors = try keys.decodeIfPresent([VerifyVector].self, forKey: .verifyVectors) ?? []
  }

  private enum Keys: String, CodingKey {
    case vectors
    case v11Vectors = "v11_vectors"
    case verifyVectors = "verify_vectors"
  }
}

extension VectorFile {
  /// One request to sign and what must come out.
  public struct Vector: Decodable, Sendable {
    public let id: String
    public let input: Input
    public let output: Output
    /// The Go signer's value for the same request; a verifier must accept it.
    public let goAuthorization: String?

    private enum CodingKeys: String, CodingKey {
      case id, input, output
      case goAuthorization = "go_sdk_v3_authorization"
    }
  }

  public struct Input: Decodable, Sendable {
    public let method: String
    public let url: String
    /// The query of the URL, decoded.
    public let query: [[String?]]
    public let headers: [[String]]
    public let body: VectorBody
    public let ak: String
    public let sk: String
    public let date: String
    public let v11: Scope?
  }

  public struct Scope: Decodable, Sendable {
    public let region: String
    public let service: String
  }

  public struct Output: Decodable, Sendable {
    public let canonicalRequest: String
    public let canonicalRequestHash: String
    public let stringToSign: String
    public let derivedKeyHex: String?
    public let signedHeaders: String
    public let signature: String
    public let authorization: String
    public let requestTarget: String
    public let headersSent: [[String]]

    private enum CodingKeys: String, CodingKey {
      case canonicalRequest = "canonical_request"
      case canonicalRequestHash = "canonical_request_sha256"
      case stringToSign = "string_to_sign"
      case derivedKeyHex = "derived_key_hex"
      case signedHeaders = "signed_headers"
      case signature, authorization
      case requestTarget = "request_target"
      case headersSent = "headers_sent"
    }
  }

  /// One request as it arrived from another signer; its signature is good.
  public struct VerifyVector: Decodable, Sendable {
    public let id: String
    public let method: String
    public let url: String
    public let headersReceived: [[String]]
    public let body: VectorBody
    public let ak: String
    public let sk: String

    private enum CodingKeys: String, CodingKey {
      case id, method, url, body, ak, sk
      case headersReceived = "headers_received"
    }
  }
}
