public import Cryptography
import System

/// What was found out about the peer of one connection, so that it need not be found out again with
/// each request. Kept with the connection, on its event loop, and gone with it.
///
/// A key or a token that it shows twice running is kept itself: to compare costs next to nothing,
/// and the digest of a token a twentieth of all that its request does. That is a copy of a secret,
/// one at a time, at most `WebToken.byteCountMax` long; it is wiped when another one is kept, when
/// one is shown that does not count (this one after its end, too), or when the connection ends. Of
/// what is shown in turns, as by a proxy that mixes callers, none is kept.
public final class KnownPeer {
  /// A key, and whose it is in one directory.
  final class Key {
    let text: SecretBytes
    let directory: SerialNumber
    let caller: Caller
    /// Nil for a key of the settings.
    let issued: IssuedKey?

    init(_ text: Span<UInt8>, in directory: SerialNumber, _ caller: Caller, _ issued: IssuedKey?) {
      self.text = SecretBytes(copying: text)
      self.directory = directory
      self.caller = caller
      self.issued = issued
    }
  }

  /// A token, and what one judge found.
  final class Token {
    let text: SecretBytes
    let judge: SerialNumber
    let finding: RememberedTokens.Entry

    init(_ text: Span<UInt8>, by judge: SerialNumber, _ finding: RememberedTokens.Entry) {
      self.text = SecretBytes(copying: text)
      self.judge = judge
      self.finding = finding
    }
  }

  @exclusivity(unchecked) private var ownKey: Owned<Key>?
  @exclusivity(unchecked) private var ownToken: Owned<Token>?
  /// Of the key or token that was looked up last.
  @exclusivity(unchecked) private var lastDigest: SHA256Digest?
  @exclusivity(unchecked) private var certificate:
    (of: SerialNumber, standing: CertificateStanding)?

  public init() {}

  /// The one that is kept, until another is or it is forgotten.
  var key: Lent<Key>? { ownKey?.lent }
  var token: Lent<Token>? { ownToken?.lent }

  /// Whether the key or token of this digest was the last one that had to be looked up, too.
  func isShownAgain(_ digest: SHA256Digest) -> Bool {
    defer { lastDigest = digest }
    return lastDigest == digest
  }

  func remember(_ key: Key) {
    forget()
    ownKey = Owned(key)
  }

  func remember(_ token: Token) {
    forget()
    ownToken = Owned(token)
  }

  /// Wipes the key or token that is kept.
  func forget() {
    ownKey = nil
    ownToken = nil
  }

  /// What a directory says of the peer's certificate; nil where it was not asked yet.
  public func standing(in directory: CallerDirectory) -> CertificateStanding? {
    guard let certificate, certificate.of == directory.number else { return nil }
    return certificate.standing
  }

  /// Asks a directory whose certificate it is, and remembers the answer.
  public func ask(_ directory: CallerDirectory, for identity: PeerIdentity) -> CertificateStanding {
    let standing = directory.caller(of: identity)
    certificate = (directory.number, standing)
    return standing
  }
}
