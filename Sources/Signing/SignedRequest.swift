package import Cryptography

/// A signed request with every step on the way, so that two signers can be laid side by side.
package struct SignedRequest: Sendable {
  /// Holds the security token in clear when there is one: it is part of what is signed.
  package let canonicalRequest: [UInt8]
  package let canonicalRequestHash: SHA256Digest
  package let stringToSign: [UInt8]
  /// Lower-case names joined by `;`.
  package let signedHeaders: [UInt8]
  package let signature: SHA256Digest
  /// Value of the `Authorization` header.
  package let authorization: [UInt8]
  /// Path as given and the query in canonical form, as the official client sends them.
  package let requestTarget: [UInt8]
  /// Everything to send, `Authorization` last; names as given, values without outer blanks.
  package let headers: HeaderList
}
