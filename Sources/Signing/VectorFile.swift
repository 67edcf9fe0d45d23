import FoundationEssentials

/// A file of signing vectors: requests with every step of their signature, as official signers
/// gave them, and requests of other signers that must be accepted.
///
/// The one place in this target that uses Foundation: it reads JSON.
package struct VectorFile: Decodable, Sendable {
  package let vectors: [Vector]
  package let v11Vectors: [Vector]
  package let verifyVectors: [VerifyVector]

  /// Reads the JSON text; the error says what is missing where.
  package init(parsing bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(VectorFile.self, from: Data(bytes))
  }

  package init(from decoder: any Decoder) throws {
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
  package struct Vector: Decodable, Sendable {
    package let id: String
    package let input: Input
    package let output: Output
    /// The Go signer's value for the same request; a verifier must accept it.
    package let goAuthorization: String?

    private enum CodingKeys: String, CodingKey {
      case id, input, output
      case goAuthorization = "go_sdk_v3_authorization"
    }
  }

  package struct Input: Decodable, Sendable {
    package let method: String
    package let url: String
    /// The query of the URL, decoded.
    package let query: [[String?]]
    package let headers: [[String]]
    package let body: VectorBody
    package let ak: String
    package let sk: String
    package let date: String
    package let v11: Scope?
  }

  package struct Scope: Decodable, Sendable {
    package let region: String
    package let service: String
  }

  package struct Output: Decodable, Sendable {
    package let canonicalRequest: String
    package let canonicalRequestHash: String
    package let stringToSign: String
    package let derivedKeyHex: String?
    package let signedHeaders: String
    package let signature: String
    package let authorization: String
    package let requestTarget: String
    package let headersSent: [[String]]

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
  package struct VerifyVector: Decodable, Sendable {
    package let id: String
    package let method: String
    package let url: String
    package let headersReceived: [[String]]
    package let body: VectorBody
    package let ak: String
    package let sk: String

    private enum CodingKeys: String, CodingKey {
      case id, method, url, body, ak, sk
      case headersReceived = "headers_received"
    }
  }
}
