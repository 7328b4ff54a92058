package cloudpf.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.analysis.CharArraySet;
import org.elasticsearch.common.settings.Settings;

/** The parameters of one component. A parameter that nobody reads is refused, so none is silently ignored. */
final class Parameters {
    private final String component;
    private final Settings settings;
    private final Set<String> read = new TreeSet<>(Set.of("type"));

    Parameters(String component, Settings settings) {
        this.component = component;
        this.settings = settings;
    }

    boolean flag(String name, boolean byDefault) {
        read.add(name);
        return settings.getAsBoolean(name, byDefault);
    }

    int number(String name, int byDefault) {
        read.add(name);
        return settings.getAsInt(name, byDefault);
    }

    String text(String name, String byDefault) {
        read.add(name);
        return settings.get(name, byDefault);
    }

    String choice(String name, String byDefault, Set<String> allowed) {
        String value = text(name, byDefault).toLowerCase(Locale.ROOT);
        if (allowed.contains(value)) return value;
        throw invalid("[" + name + "] must be one of " + new TreeSet<>(allowed) + ", not [" + value + "]");
    }

    List<String> listOr(String name, List<String> byDefault) {
        read.add(name);
        return settings.getAsList(name, byDefault);
    }

    /** A list that must be there. */
    List<String> list(String name) {
        List<String> values = listOr(name, null);
        if (values == null) throw invalid("[" + name + "] is required");
        return values;
    }

    /** A set of words that may be absent, and is then null as Lucene wants it. */
    CharArraySet words(String name) {
        List<String> values = listOr(name, null);
        return values == null ? null : new CharArraySet(values, false);
    }

    /** A text that must be there. */
    String required(String name) {
        String value = text(name, null);
        if (value == null || value.isEmpty()) throw invalid("[" + name + "] is required");
        return value;
    }

    void refuseUnread() {
        Set<String> unread = new TreeSet<>();
        for (String key : settings.keySet()) {
            // Components that are used by name alone are handed the settings of the index.
            if (!key.startsWith("index.") && !read.contains(key)) unread.add(key);
        }
        if (!unread.isEmpty()) throw invalid("unsupported parameters " + unread + ", supported are " + read);
    }

    IllegalArgumentException invalid(String problem) {
        return new IllegalArgumentException("analysis component [" + component + "]: " + problem);
    }
}
