public import Cryptography

/// A signed request with every step on the way, so that two signers can be laid side by side.
public struct SignedRequest: Sendable {
  /// Holds the security token in clear when there is one: it is part of what is signed.
  public let canonicalRequest: [UInt8]
  public let canonicalRequestHash: SHA256Digest
  public let stringToSign: [UInt8]
  /// Lower-case names joined by `;`.
  public let signedHeaders: [UInt8]
  public let signature: SHA256Digest
  /// Value of the `Authorization` header.
  public let authorization: [UInt8]
  /// Path as given and the query in canonical form, as the official client sends them.
  public let requestTarget: [UInt8]
  /// Everything to send, `Authorization` last; names as given, values without outer blanks.
  public let headers: HeaderList
}
