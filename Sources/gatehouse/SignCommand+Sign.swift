import ArgumentParser
import Cryptography
import Foundation
import Signing

extension SignCommand {
  func runSign(method: String, url: String) throws {
    let key = try signingKey()
    let body = try bodyFile.map(Self.bytes(ofFile:)) ?? []
    let signed: SignedRequest
    do {
      var request = RequestHead(method: method, url: try RequestURL(url))
      for header in headers {
        let (name, value) = try Self.split(header)
        request.headers.append(name, value)
      }
      if let projectId { request.headers.append("X-Project-Id", projectId) }
      let scope = try v11.map { text throws(SigningError) in try SigningScope(text) }
      signed = try Signer(key: key, scope: scope)
        .sign(request, bodyHash: SHA256.digest(body.span), at: try signingDate())
    } catch let error as SigningError {
      throw Self.usage("\(error).")
    }
    if json {
      try printJSON(signed)
    } else if headersOnly {
      // Whoever sends them makes Host of the URL, which is what was signed.
      let sent = signed.headers.pairs.filter { $0.name.lowercased() != "host" }
      print(sent.map { "\($0.name): \($0.value)" }.joined(separator: "\n"))
    } else {
      printText(signed)
    }
  }

  private func signingKey() throws -> SigningKey {
    let environment = ProcessInfo.processInfo.environment
    guard let id = accessKey ?? environment["GATEHOUSE_ACCESS_KEY"] else {
      throw Self.usage("Say whose key signs: --access-key ID, or GATEHOUSE_ACCESS_KEY.")
    }
    let secret: SecretBytes
    if let secretKeyFile {
      secret = try Self.secret(inFile: secretKeyFile)
    } else if let text = environment["GATEHOUSE_SECRET_KEY"] {
      secret = SecretBytes(utf8: text)
    } else {
      throw Self.usage(
        """
        The secret key is missing: --secret-key-file FILE, or GATEHOUSE_SECRET_KEY in the \
        environment. It is never an argument, because arguments are seen by everybody.
        """)
    }
    let token = try securityTokenFile.map(Self.secret(inFile:))
    do {
      return SigningKey(try AccessKey(id: id, secret: secret, securityToken: token))
    } catch {
      throw Self.usage("\(error).")
    }
  }

  private func signingDate() throws -> SdkDate {
    guard let date else { return SdkDate(unixSeconds: Int64(Date().timeIntervalSince1970)) }
    guard let given = SdkDate(date) else {
      throw Self.usage("“\(date)” is not a date: expected UTC written 20240416T095341Z.")
    }
    return given
  }

  /// One line; the line end that editors add is not part of the secret.
  private static func secret(inFile path: String) throws -> SecretBytes {
    var bytes = try bytes(ofFile: path)
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty, !bytes.contains(UInt8(ascii: "\n")) else {
      throw fail(65, "\(name(ofFile: path)) must hold the secret alone, on one line")
    }
    return SecretBytes(copying: bytes.span)
  }

  private static func split(_ header: String) throws -> (name: String, value: String) {
    guard let colon = header.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      throw Self.usage("“\(header)” is not a header: expected 'Name: value'.")
    }
    return (String(header[..<colon]), String(header[header.utf8.index(after: colon)...]))
  }

  private func printText(_ signed: SignedRequest) {
    let headers = signed.headers.pairs.map { "\($0.name): \($0.value)" }
    print(
      """
      CANONICAL REQUEST (SHA-256 \(signed.canonicalRequestHash.hexString))
      \(Self.text(signed.canonicalRequest))

      STRING TO SIGN
      \(Self.text(signed.stringToSign))

      AUTHORIZATION
      \(Self.text(signed.authorization))

      TO SEND
      \((method ?? "").uppercased()) \(Self.text(signed.requestTarget))
      \(headers.joined(separator: "\n"))
      """)
  }

  private func printJSON(_ signed: SignedRequest) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = SignedDocument(
      authorization: Self.text(signed.authorization),
      canonical_request: Self.text(signed.canonicalRequest),
      canonical_request_sha256: signed.canonicalRequestHash.hexString,
      headers: signed.headers.pairs.map { [$0.name, $0.value] },
      request_target: Self.text(signed.requestTarget),
      signature: signed.signature.hexString,
      signed_headers: Self.text(signed.signedHeaders),
      string_to_sign: Self.text(signed.stringToSign))
    print(String(decoding: try encoder.encode(document), as: UTF8.self))
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// The JSON that `--json` prints; names as in the vector files.
private struct SignedDocument: Encodable {
  let authorization: String
  let canonical_request: String
  let canonical_request_sha256: String
  let headers: [[String]]
  let request_target: String
  let signature: String
  let signed_headers: String
  let string_to_sign: String
}
