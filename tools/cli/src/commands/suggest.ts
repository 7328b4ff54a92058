import { type Command } from 'commander';
import * as z from 'zod';
import { type CommandContext } from '../context.ts';
import { count } from '../output/figures.ts';
import { formatTable } from '../output/table.ts';
import { type CommonOptions, newCommand, openGateway, printJson } from './command.ts';

interface SuggestOptions extends CommonOptions {
  readonly size?: string;
}

const Terms = z.array(z.object({ value: z.string(), products: z.number() }));
const Suggestions = z.object({
  products: z.array(z.object({ product_id: z.string(), name: z.string() })),
  categories: Terms,
  brands: Terms,
});

export function suggestCommand(context: CommandContext): Command {
  return newCommand('suggest', context, ['suggest norte zapa', "suggest tambo 'yogur de fr' --size 5 --json"])
    .description('complete what somebody is typing: products, categories and brands')
    .argument('<tenant>', 'whose shop')
    .argument('<text>', 'what is typed so far')
    .option('--size <count>', 'how many products to show')
    .action(async (tenant: string, text: string, options: SuggestOptions) => {
      const { gateway } = await openGateway(context, { ...options, tenant });
      const query = { q: text, size: options.size };
      const answer = await gateway.request({ path: `/search/${tenant}/products/suggest`, query });
      if (options.json) {
        printJson(context, answer);
        return;
      }
      const { products, categories, brands } = Suggestions.parse(answer);
      const rows = [
        ...products.map(({ product_id, name }) => ['product', name, product_id]),
        ...categories.map(({ value, products }) => ['category', value, `${count(products)} products`]),
        ...brands.map(({ value, products }) => ['brand', value, `${count(products)} products`]),
      ];
      if (rows.length === 0) context.terminal.out('nothing begins like that');
      else
        context.terminal.out(
          formatTable([{ title: '' }, { title: 'text', width: 60 }, { title: '' }], rows, context),
        );
    });
}
