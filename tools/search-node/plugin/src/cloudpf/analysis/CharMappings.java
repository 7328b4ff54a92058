package cloudpf.analysis;

import org.apache.lucene.analysis.charfilter.NormalizeCharMap;

/** The rules of the {@code mapping} char filter, {@code key => value}, with backslash escapes on both sides. */
final class CharMappings {
    private CharMappings() {}

    static NormalizeCharMap parse(Parameters parameters) {
        NormalizeCharMap.Builder map = new NormalizeCharMap.Builder();
        for (String rule : parameters.list("mappings")) {
            // The last arrow divides, and spaces around both sides do not count: write \u0020 for a real one.
            int arrow = rule.lastIndexOf("=>");
            if (arrow < 0) throw parameters.invalid("mapping rule [" + rule + "] has no [=>]");
            try {
                map.add(unescape(rule.substring(0, arrow).trim()), unescape(rule.substring(arrow + 2).trim()));
            } catch (IllegalArgumentException problem) {
                throw parameters.invalid("mapping rule [" + rule + "]: " + problem.getMessage());
            }
        }
        return map.build();
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at += 1) {
            char character = text.charAt(at);
            if (character != '\\') {
                plain.append(character);
                continue;
            }
            at += 1;
            if (at == text.length()) throw new IllegalArgumentException("it ends within an escape");
            switch (text.charAt(at)) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'u' -> {
                    if (at + 4 >= text.length()) throw new IllegalArgumentException("an escape wants 4 hex digits");
                    plain.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
                    at += 4;
                }
                default -> plain.append(text.charAt(at));
            }
        }
        return plain.toString();
    }
}
