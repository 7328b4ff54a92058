/** A small shop whose products are near to each other in the ways that Spanish queries go wrong. */
export interface CatalogueProduct {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly sku: string;
  readonly description: string;
  readonly price: string;
  readonly in_stock: boolean;
}

interface Family {
  readonly code: string;
  readonly category: string;
  readonly heads: readonly string[];
  readonly rests: readonly string[];
}

const BRANDS = ['Norteño', 'Zancada', 'La Serranita', 'Óptica Añil', 'Don Teo'];

const FAMILIES: readonly Family[] = [
  {
    code: 'ZAP',
    category: 'Calzado',
    heads: ['Zapatillas', 'Botas', 'Sandalias', 'Zapatos'],
    rests: ['rojas', 'negras', 'azules talla 42', 'para niños'],
  },
  {
    code: 'ROP',
    category: 'Ropa',
    heads: ['Camiseta', 'Camisa', 'Pantalón', 'Falda', 'Calcetines'],
    rests: ['roja', 'negra', 'sin mangas', 'de algodón', 'con capucha'],
  },
  {
    code: 'MUE',
    category: 'Muebles',
    heads: ['Mesa', 'Silla', 'Cama', 'Sofá', 'Lámpara de mesa', 'Estantería'],
    rests: ['plegable', 'de madera', 'infantil', 'blanca'],
  },
  {
    code: 'TEL',
    category: 'Telefonía',
    heads: [
      'Móvil libre de gran memoria Nube 15',
      'Móvil Nube 14',
      'Funda para Nube 15',
      'Cargador USB-C para Nube 15',
      'Auriculares',
    ],
    rests: ['128 GB', '256GB', 'con cable', 'sin cable'],
  },
  {
    code: 'ALI',
    category: 'Alimentación',
    heads: ['Agua mineral', 'Leche', 'Pan', 'Galletas', 'Yogur'],
    rests: ['con gas', 'sin gas', 'sin gluten', 'sin lactosa', 'con chocolate'],
  },
  {
    code: 'COC',
    category: 'Cocina',
    heads: [
      'Portarrollos',
      'Sacacorchos',
      'Vajilla',
      'Olla exprés',
      'Sartén antiadherente',
      'Caña de azúcar',
      'Abre latas',
    ],
    rests: ['de acero', 'grande', '6 piezas'],
  },
  {
    code: 'HOG',
    category: 'Hogar',
    heads: [
      'Toalla de baño',
      'Moño decorativo',
      'Peluche mono',
      'Caña de pescar',
      'Calendario de año nuevo',
      'Paño de cocina',
    ],
    rests: ['azul', 'rojo', 'grande'],
  },
];

/** Some hundred products, the same in every run. */
export function catalogue(): readonly CatalogueProduct[] {
  const products: CatalogueProduct[] = [];
  for (const { code, category, heads, rests } of FAMILIES) {
    for (const head of heads) {
      for (const rest of rests) {
        for (const brand of BRANDS.slice(0, 2 + (products.length % 3))) {
          const number = products.length + 1;
          products.push({
            product_id: `prd-${String(number).padStart(4, '0')}`,
            name: `${head} ${brand} ${rest}`,
            category,
            brand,
            sku: `${code}-${String(number).padStart(4, '0')}-${String((number * 37) % 100).padStart(2, '0')}`,
            description: DESCRIPTIONS[number % DESCRIPTIONS.length] ?? '',
            price: `${String(number)}.90`,
            in_stock: true,
          });
        }
      }
    }
  }
  return products;
}

/** Long texts that name many other things, as shops write them. */
const DESCRIPTIONS = [
  'Ideal para la mesa, la cama o el sofá. No incluye funda ni cargador.',
  'Combina con camisetas, zapatillas y pantalones de todos los colores.',
  'Un regalo perfecto para el baño, la cocina o el año nuevo.',
  'Envío en 24 horas. Guárdese en lugar seco, lejos del agua y la leche.',
];
