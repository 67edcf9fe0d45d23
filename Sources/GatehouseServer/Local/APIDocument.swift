import Contract
import Protocols

/// `GET /openapi.json`, the same for everybody.
///
/// Asked for without a key: it says what the .proto files say and nothing of this gateway's callers
/// or settings, and who writes a client has no key yet. It is made when first asked for, so that no
/// start waits for it.
enum APIDocument {
  static let openAPI = DocumentReply(
    OpenAPIDocument(.shared, .shared, version: BuildInfo.version).bytes,
    contentType: "application/json")
}
