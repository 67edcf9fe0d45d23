import ArgumentParser
import Contract
import Cryptography
import Foundation
import System
import Transport

/// What `gatehouse call` reads: the request, the key, and where the gateway is.
enum CallInput {
  /// More than the gateway takes by default; a mistaken file is not read through.
  private static let requestBytes = 16 << 20
  private static let keyBytes = 4096
  private static let certificateBytes = 4 << 20

  /// The bytes of the request, which must be JSON at least.
  static func request(_ text: String) throws -> [UInt8] {
    let bytes: [UInt8]
    if text == "-" {
      bytes = [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
    } else if text.hasPrefix("@") {
      bytes = try read(String(text.dropFirst()), limit: requestBytes)
    } else {
      bytes = Array(text.utf8)
    }
    if let fault = fault(of: bytes) {
      throw CallExit.fail(65, "the request is no JSON: \(fault.reason) at byte \(fault.offset)")
    }
    return bytes
  }

  private static func fault(of json: [UInt8]) -> JSONFault? {
    do throws(JSONFault) {
      _ = try JSONScanner(json.span).document()
      return nil
    } catch {
      return error
    }
  }

  /// The key of the file, else of the environment; nil where there is none.
  static func key(file: String?) throws -> String? {
    guard let file else { return environment("GATEHOUSE_API_KEY") }
    let text = String(decoding: try read(file, limit: keyBytes), as: UTF8.self)
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw CallExit.fail(65, "\(file) must hold the key alone, on one line")
    }
    return key
  }

  /// Where to call, and whom to believe there.
  static func place(endpoint: String?, unix: String?, caFile: String?) throws -> GatewayPlace {
    if let unix { return .unix(unix) }
    let text = endpoint ?? environment("GATEHOUSE_ENDPOINT") ?? "https://localhost:8443"
    guard let url = URLComponents(string: text), url.scheme == "https",
      let host = url.host, !host.isEmpty, ["", "/"].contains(url.path),
      url.query == nil, url.user == nil
    else {
      throw CallExit.usage(
        "“\(text)” is no endpoint: expected https://HOST:PORT. A key is never sent in clear.")
    }
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let trust: ServerTrust =
      if let file = caFile ?? environment("GATEHOUSE_CA_FILE") {
        .authoritiesPEM(try read(file, limit: certificateBytes))
      } else {
        .system
      }
    return .tls(Endpoint(host: name, port: url.port ?? 443), trust)
  }

  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func read(_ path: String, limit: Int) throws -> [UInt8] {
    do {
      return try SmallFile.read(path, limit: limit)
    } catch {
      throw CallExit.fail(66, "\(error)")
    }
  }
}

/// A running gateway's address.
enum GatewayPlace {
  case tls(Endpoint, ServerTrust)
  case unix(String)
}
