# Scripts/release.sh fills in what stands between @ signs and writes dist/trimtab.rb.
class Trimtab < Formula
  desc "Linter for LLM prompt files that counts tokens exactly and offline"
  homepage "https://github.com/@REPOSITORY@"
  version "@VERSION@"
  license "MIT"

  on_linux do
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/trimtab-@VERSION@-linux-x86_64.tar.gz"
      sha256 "@SHA256_LINUX_X86_64@"
    end
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/trimtab-@VERSION@-linux-aarch64.tar.gz"
      sha256 "@SHA256_LINUX_AARCH64@"
    end
  end
  on_macos do
    on_intel do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/trimtab-@VERSION@-macos-x86_64.tar.gz"
      sha256 "@SHA256_MACOS_X86_64@"
    end
    on_arm do
      url "https://github.com/@REPOSITORY@/releases/download/v@VERSION@/trimtab-@VERSION@-macos-arm64.tar.gz"
      sha256 "@SHA256_MACOS_ARM64@"
    end
  end

  def install
    bin.install "bin/trimtab"
    share.install Dir["share/*"]
  end

  test do
    (testpath/"a.yaml").write "model: gpt-5.6-luna\nmessages:\n  - role: user\n    content: Hi\u200Bthere\n"
    assert_match "invisible-characters", shell_output("#{bin}/trimtab check --color never a.yaml", 1)
  end
end
