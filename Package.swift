// swift-tools-version: 6.2
// The house, ground floor last. A target imports only targets below it; this file says which.
import PackageDescription

let houseRules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  // Rooms are many and small, and the hot path goes through most of them: without this a call into
  // the next room is never inlined, and its generics are not specialised. It inlines what is
  // `public`, and nothing that is `package`.
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
  .treatAllWarnings(as: .error),
]

/// One Swift target and its mirror of tests.
func room(
  _ name: String, uses: [Target.Dependency] = [], touchesC: Bool = false,
  testsUse: [Target.Dependency] = [], testData: [String] = []
) -> [Target] {
  let settings = touchesC ? houseRules + [.strictMemorySafety()] : houseRules
  return [
    .target(name: name, dependencies: uses, swiftSettings: settings),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name)] + uses + testsUse,
      resources: testData.map { .copy($0) }, swiftSettings: houseRules),
  ]
}

/// A C library of the system: module map and shim header only.
func library(_ name: String, pkgConfig: String, debian: String) -> [Target] {
  [.systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])]
}

// Well-kept packages, each for what is not our purpose.
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let sqlite = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let jwt = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")

let package = Package(
  name: "gatehouse",
  products: [.executable(name: "gatehouse", targets: ["gatehouse"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // Layer 6: what tests of several rooms are written with.
    [
      .target(
        name: "TestTools", dependencies: ["CallModel", "System"], path: "Tests/TestTools",
        swiftSettings: houseRules)
    ],

    // Layer 5: main and subcommands only.
    [
      .executableTarget(
        name: "gatehouse",
        dependencies: [
          "GatehouseServer", "Sandbox", "Protocols", "Reference", "Settings", "Admission", "State",
          "Signing", "Cryptography", "CallModel", "Contract", "Transport", "HTTP2Wire", "System",
          argumentParser, logging, protobuf, signals,
        ],
        swiftSettings: houseRules)
    ],

    // Layer 4: where sockets meet rooms, and the simulated cloud.
    room(
      "GatehouseServer",
      uses: [
        "Protocols", "Admission", "State", "Reads", "Upstream", "Settings", "Contract", "CallModel",
        "Transport", "Signing", "Cryptography", "HTTP2Wire", "System", "Bytes", nioCore, logging,
        protobuf,
      ],
      testsUse: ["TestTools"]),
    room(
      "Sandbox",
      uses: ["Signing", "Transport", "Cryptography", "HTTP2Wire", "System", nioCore],
      testData: ["Examples"]),

    // Layer 3: logic, no C.
    room(
      "Protocols",
      uses: [
        "Contract", "CallModel", "Transport", "HTTP2Wire", "Compression", "Bytes", protobuf,
      ]),
    room("Reference", uses: ["Contract"]),
    room(
      "Admission",
      uses: ["Contract", "Settings", "Signing", "Cryptography", "CallModel", "System", jwt]),
    room("State", uses: ["Cryptography", "System", sqlite]),
    room(
      "Reads", uses: ["Contract", "CallModel", "Cryptography", "Bytes", deque],
      testsUse: ["TestTools"]),
    room(
      "Upstream",
      uses: [
        "Contract", "CallModel", "Signing", "Transport", "Cryptography", "HTTP2Wire", "System",
        nioCore, protobuf, heap,
      ],
      testsUse: ["TestTools"]),

    // Layer 2: what is written down: the contract with its table and rules, and the settings.
    room(
      "Contract", uses: ["CallModel", "Bytes", protobuf], testsUse: ["TestTools"],
      testData: ["Examples"]),
    room("Settings", uses: ["CallModel", "Cryptography", "System", yaml]),

    // Layer 1: the words of a call; the cloud's signatures; channels, clients, HTTP/1.1.
    room("CallModel"),
    room("Signing", uses: ["Cryptography", "Bytes"], testData: ["Vectors"]),
    room(
      "Transport",
      uses: [
        "HTTP2Wire", "Cryptography", "System", nioCore, nioPosix, nioHTTP1, deque,
      ],
      testsUse: [nioEmbedded]),

    // Layer 0: the wire, TLS and digests, the machine, bytes.
    room("HTTP2Wire", uses: ["CNGHTTP2"], touchesC: true),
    room("Cryptography", uses: ["COpenSSL"], touchesC: true),
    room("Compression", uses: ["CZlib"], touchesC: true),
    room("System", touchesC: true),
    room("Bytes"),

    // C: module map and shim header only.
    library("CNGHTTP2", pkgConfig: "libnghttp2", debian: "libnghttp2-dev"),
    library("COpenSSL", pkgConfig: "openssl", debian: "libssl-dev"),
    library("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
  ].flatMap { $0 }
)

// `make fuzz` builds everything a second time, instrumented; nobody else needs this target.
if Context.environment["GATEHOUSE_FUZZ"] != nil {
  package.targets += [
    // Layer 6: hostile bytes for every parser.
    .executableTarget(
      name: "fuzz",
      dependencies: [
        "GatehouseServer", "Sandbox", "Protocols", "Admission", "Reads", "Settings", "Contract",
        "CallModel", "Signing", "Transport", "HTTP2Wire", "Cryptography", "Compression", "System",
        nioCore, nioEmbedded, logging, protobuf,
      ],
      path: "Fuzz/Targets", swiftSettings: houseRules)
  ]
}
