import SwiftProtobuf

/// The compiled `.proto` files, as reflection hands them out: the very bytes `protoc` wrote.
public struct Descriptors: Sendable {
  /// One file and the serialized descriptor of it.
  public struct File: Sendable {
    let descriptor: Google_Protobuf_FileDescriptorProto
    public let bytes: [UInt8]
  }

  /// Full names of the services this program serves, sorted.
  public let services: [String]
  let files: [File]
  private let indexByName: [String: Int]
  private let indexBySymbol: [String: Int]
  /// Extended message, extension number, declaring file.
  private let extensions: [String: [Int32: Int]]

  /// The embedded set as `protoc` wrote it, for clients that read such a file.
  public static var serialized: [UInt8] { DescriptorSet.bytes() }

  init(_ set: [UInt8]) throws(ContractFault) {
    files = try Self.read(set)
    var symbols = SymbolIndex()
    var names: [String: Int] = [:]
    for (index, file) in files.enumerated() {
      names[file.descriptor.name] = index
      symbols.add(file.descriptor, index)
    }
    indexByName = names
    indexBySymbol = symbols.files
    extensions = symbols.extensions
    services = symbols.services.sorted()
  }

  /// The descriptor of the file of this name (`gatehouse/options.proto`).
  public func file(named name: String) -> File? {
    indexByName[name].map { files[$0] }
  }

  /// The descriptor of the file that declares a message, field, enum, enum value, service, method
  /// or extension, by its full name without a leading dot.
  public func file(containing symbol: String) -> File? {
    indexBySymbol[symbol].map { files[$0] }
  }

  /// The descriptor of the file that declares extension `number` of the message `type`.
  public func file(containingExtension number: Int32, of type: String) -> File? {
    extensions[type]?[number].map { files[$0] }
  }

  /// A file and all it imports, directly or not, each once; the file itself comes first.
  public func closure(of file: File) -> [File] {
    var found = [file]
    var names: Set = [file.descriptor.name]
    var next = 0
    while next < found.count {
      for name in found[next].descriptor.dependency where names.insert(name).inserted {
        if let dependency = self.file(named: name) { found.append(dependency) }
      }
      next += 1
    }
    return found
  }

  /// Numbers of all extensions of the message `type`, sorted; nil when there is no such message.
  public func extensionNumbers(of type: String) -> [Int32]? {
    guard indexBySymbol[type] != nil else { return nil }
    return extensions[type].map { $0.keys.sorted() } ?? []
  }

  /// Cuts the set into its files without re-encoding them: field 1 of `FileDescriptorSet`.
  private static func read(_ set: [UInt8]) throws(ContractFault) -> [File] {
    var files: [File] = []
    var index = 0
    while index < set.count {
      guard set[index] == 0x0A else { throw ContractFault("descriptor set: not a list of files") }
      index += 1
      var (length, shift) = (0, 0)
      while index < set.count, shift < 32 {
        let byte = set[index]
        index += 1
        length |= Int(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      guard index + length <= set.count else { throw ContractFault("descriptor set: cut short") }
      let bytes = Array(set[index..<index + length])
      index += length
      do {
        files.append(
          File(
            descriptor: try Google_Protobuf_FileDescriptorProto(
              serializedBytes: bytes, extensions: options),
            bytes: bytes))
      } catch {
        throw ContractFault("descriptor set: \(error)")
      }
    }
    return files
  }

  /// The options that a descriptor is read with; any other stays unknown.
  static let options: SimpleExtensionMap = [
    Gatehouse_Extensions_operation, Gatehouse_Extensions_field,
    Google_Api_Extensions_http, Google_Api_Extensions_field_behavior,
  ]
}
