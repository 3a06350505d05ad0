//! Faults of editors and their settings.

use super::home::{Program, home};
use super::{Fault, fault};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        fault(
            "editor-go-mismatch",
            "settings.json:3",
            home("VS Code's go.goroot of another CPU").file(
                ".config/Code/User/settings.json",
                "{\n  // mine\n  \"go.goroot\": \"{foreign_root}\"\n}\n",
            ),
        ),
        fault(
            "editor-go-mismatch",
            "settings.json:1",
            home("VS Code's go.goroot that is gone")
                .project(".vscode/settings.json", "{\"go.goroot\": \"/opt/gone\"}\n"),
        ),
        fault(
            "editor-target-leak",
            "settings.json:3",
            home("VS Code's GOARCH for its tools").file(
                ".config/Code/User/settings.json",
                concat!(
                    "{\n",
                    "  \"go.toolsEnvVars\": {\n",
                    "    \"GOARCH\": \"arm64\", // board\n",
                    "  }\n",
                    "}\n"
                ),
            ),
        ),
        fault(
            "editor-target-leak",
            "settings.json:2",
            home("VS Code's GOOS in the workspace")
                .project(".vscode/settings.json", "{\n  \"go.toolsEnvVars\": {\"GOOS\": \"windows\"}\n}\n"),
        ),
        fault(
            "editor-target-leak",
            "launch.json:5",
            home("GOOS in launch.json").project(
                ".vscode/launch.json",
                concat!(
                    "{\n",
                    "  \"configurations\": [\n",
                    "    {\n",
                    "      \"type\": \"go\", \"request\": \"launch\",\n",
                    "      \"env\": {\"GOOS\": \"windows\"}\n",
                    "    }\n",
                    "  ]\n",
                    "}\n"
                ),
            ),
        ),
        fault(
            "dlv-listens-everywhere",
            "launch.json:3",
            home("dlv listens everywhere in launch.json").project(
                ".vscode/launch.json",
                concat!(
                    "{\n",
                    "  \"configurations\": [{\"type\": \"go\",\n",
                    "    \"dlvFlags\": [\"--listen=:2345\"]}]\n",
                    "}\n"
                ),
            ),
        ),
        fault(
            "editor-environment-differs",
            "settings.json:2",
            home("VS Code's GOFLAGS are its own").file(
                ".config/Code/User/settings.json",
                "{\n  \"go.toolsEnvVars\": {\"GOFLAGS\": \"-mod=mod\"}\n}\n",
            ),
        ),
        fault(
            "editor-target-leak",
            "settings.json:3",
            home("Zed's GOARCH for gopls").file(
                ".config/zed/settings.json",
                concat!(
                    "{\n",
                    "  \"lsp\": {\"gopls\": {\"binary\": {\n",
                    "    \"env\": {\"GOARCH\": \"arm64\"}}}}\n",
                    "}\n"
                ),
            ),
        ),
        fault(
            "editor-settings-malformed",
            "settings.json:2",
            home("Zed's settings are malformed").file(
                ".config/zed/settings.json",
                "{\n  \"lsp\": {\"gopls\": {}}\n  \"theme\": \"One\"\n}\n",
            ),
        ),
        fault(
            "editor-target-leak",
            "languages.toml:2",
            home("Helix' GOOS for gopls").file(
                ".config/helix/languages.toml",
                "[language-server.gopls]\nenvironment = { GOOS = \"js\" }\n",
            ),
        ),
        fault(
            "editor-target-leak",
            "go.lua:2",
            home("Neovim's GOOS for gopls").file(
                ".config/nvim/lua/plugins/go.lua",
                "return { gopls = {\n  cmd_env = { GOOS = 'plan9' },\n} }\n",
            ),
        ),
        fault(
            "editor-translated",
            "",
            home("Zed for another CPU")
                .program(".local/zed.app/libexec/zed-editor", Program::For("linux/arm64")),
        ),
    ]
}
