package cloudpf.analysis;

import static cloudpf.analysis.Components.charFilter;
import static cloudpf.analysis.Components.filter;
import static cloudpf.analysis.Components.graphFilter;
import static cloudpf.analysis.Components.normalizingFilter;
import static cloudpf.analysis.Components.tokenizer;
import static org.elasticsearch.plugins.AnalysisPlugin.requiresAnalysisSettings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.apache.lucene.analysis.core.UpperCaseFilter;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceCharFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.elasticsearch.common.regex.Regex;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** Analysis components that the distribution without modules lacks, under their official names and parameters. */
public final class CloudpfAnalysisPlugin extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of(
                "mapping", requiresAnalysisSettings(charFilter(parameters -> {
                    NormalizeCharMap map = CharMappings.parse(parameters);
                    return input -> new MappingCharFilter(map, input);
                })),
                "pattern_replace", requiresAnalysisSettings(charFilter(parameters -> {
                    Pattern pattern = pattern(parameters, parameters.required("pattern"));
                    String replacement = parameters.text("replacement", "");
                    return input -> new PatternReplaceCharFilter(pattern, replacement, input);
                })),
                "html_strip", charFilter(parameters -> {
                    Set<String> kept = Set.copyOf(parameters.listOr("escaped_tags", List.of()));
                    return input -> new HTMLStripCharFilter(input, kept);
                }));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
                "keyword", tokenizer(parameters -> {
                    int buffer = parameters.number("buffer_size", 256);
                    return () -> new KeywordTokenizer(buffer);
                }),
                "whitespace", tokenizer(parameters -> {
                    int longest = parameters.number("max_token_length", 255);
                    return () -> new WhitespaceTokenizer(Tokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, longest);
                }),
                "pattern", tokenizer(parameters -> {
                    Pattern pattern = pattern(parameters, parameters.text("pattern", "\\W+"));
                    int group = parameters.number("group", -1);
                    return () -> new PatternTokenizer(pattern, group);
                }),
                "uax_url_email", tokenizer(CloudpfAnalysisPlugin::urlsAndAddresses));
    }

    private static Supplier<Tokenizer> urlsAndAddresses(Parameters parameters) {
        int longest = parameters.number("max_token_length", 255);
        return () -> {
            UAX29URLEmailTokenizer tokenizer = new UAX29URLEmailTokenizer();
            tokenizer.setMaxTokenLength(longest);
            return tokenizer;
        };
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        Map<String, AnalysisProvider<TokenFilterFactory>> filters = new HashMap<>();
        filters.put("asciifolding", normalizingFilter(parameters -> {
            boolean keep = parameters.flag("preserve_original", false);
            return input -> new ASCIIFoldingFilter(input, keep);
        }, ASCIIFoldingFilter::new));
        filters.put("edge_ngram", graphFilter(CloudpfAnalysisPlugin::prefixes));
        filters.put("flatten_graph", filter(parameters -> FlattenGraphFilter::new));
        filters.put("length", filter(parameters -> {
            int shortest = parameters.number("min", 0);
            int longest = parameters.number("max", Integer.MAX_VALUE);
            return input -> new LengthFilter(input, shortest, longest);
        }));
        filters.put("pattern_capture", requiresAnalysisSettings(filter(parameters -> {
            Pattern[] patterns =
                    parameters.list("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
            boolean keep = parameters.flag("preserve_original", true);
            return input -> new PatternCaptureGroupTokenFilter(input, keep, patterns);
        })));
        filters.put("pattern_replace", requiresAnalysisSettings(normalizingFilter(parameters -> {
            Pattern pattern = pattern(parameters, parameters.required("pattern"));
            String replacement = parameters.text("replacement", "");
            boolean all = parameters.flag("all", true);
            return input -> new PatternReplaceFilter(input, pattern, replacement, all);
        })));
        filters.put("remove_duplicates", filter(parameters -> RemoveDuplicatesTokenFilter::new));
        filters.put("reverse", filter(parameters -> ReverseStringFilter::new));
        filters.put("stemmer", filter(Stemmers::choose));
        filters.put("trim", normalizingFilter(parameters -> TrimFilter::new));
        filters.put("truncate", requiresAnalysisSettings(filter(parameters -> {
            int longest = parameters.number("length", -1);
            if (longest <= 0) throw parameters.invalid("[length] is required and must be at least 1");
            return input -> new TruncateTokenFilter(input, longest);
        })));
        filters.put("unique", filter(parameters -> {
            boolean samePosition = parameters.flag("only_on_same_position", false);
            return input -> new UniqueTokens(input, samePosition);
        }));
        filters.put("uppercase", normalizingFilter(parameters -> UpperCaseFilter::new));
        filters.put("word_delimiter_graph", graphFilter(WordDelimiter::choose));
        return filters;
    }

    private static UnaryOperator<TokenStream> prefixes(Parameters parameters) {
        int shortest = parameters.number("min_gram", 1);
        int longest = parameters.number("max_gram", 2);
        boolean keep = parameters.flag("preserve_original", false);
        boolean fromBack = parameters.choice("side", "front", Set.of("front", "back")).equals("back");
        if (!fromBack) return input -> new EdgeNGramTokenFilter(input, shortest, longest, keep);
        return input -> new ReverseStringFilter(
                new EdgeNGramTokenFilter(new ReverseStringFilter(input), shortest, longest, keep));
    }

    /** By name alone, without a definition, these two differ from their defaults as a type. */
    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        return List.of(
                PreConfiguredTokenFilter.singleton("edge_ngram", false, false, in -> new EdgeNGramTokenFilter(in, 1)),
                PreConfiguredTokenFilter.singleton("truncate", false, in -> new TruncateTokenFilter(in, 10)));
    }

    private static Pattern pattern(Parameters parameters, String expression) {
        return Regex.compile(expression, parameters.text("flags", null));
    }
}
