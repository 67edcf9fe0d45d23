public import Cryptography
import System

/// What was found out about the peer of one connection, so that it need not be found out again with
/// each request. Kept with the connection, on its event loop, and gone with it.
///
/// Of what it sent, the key and the token that it showed last are kept themselves: to compare is
/// what costs least, where a digest of a token is half of all that its request costs us. They are
/// copies of secrets, at most `WebToken.byteCountMax` together with one key, and wiped when another
/// one is shown or the connection ends.
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

  @exclusivity(unchecked) var key: Owned<Key>?
  @exclusivity(unchecked) var token: Owned<Token>?
  @exclusivity(unchecked) private var certificate:
    (of: SerialNumber, standing: CertificateStanding)?

  public init() {}

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
